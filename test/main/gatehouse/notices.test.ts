import { describe, expect, it } from 'vitest';
import { GatehouseError } from '../../../main/errors/index.ts';
import { collectNotices } from '../../../main/gatehouse/notices.ts';
import type { StoreNotice } from '../../../main/store/stores.ts';

const running = { state: 'running', error: null } as const;
const sound = { problem: () => null, state: null };

describe('notices', () => {
  it('are none when all is well', () => {
    expect(collectNotices(running, [], sound)).toEqual([]);
  });

  it('put a gateway that does not answer first, with the holder of its port and the way out', () => {
    const error = new GatehouseError('port_taken', 'Port 8080 is taken by nginx (pid 7).', {
      remedy: 'Stop that program.',
    });
    const damaged: StoreNotice = {
      code: 'store_damaged', message: 'settings.json was damaged.', remedy: 'Look at it.', at: 0,
    };
    expect(collectNotices({ state: 'failed', error }, [damaged], sound)).toEqual([
      {
        code: 'gateway_port_taken', severity: 'error', remedy: 'Stop that program.',
        message: 'The gateway does not answer: nobody can sign in. Port 8080 is taken by nginx (pid 7).',
      },
      { code: 'store_damaged', severity: 'error', message: 'settings.json was damaged.', remedy: 'Look at it.' },
    ]);
  });

  it('warn of secrets that are not in the keychain', () => {
    const unavailable: StoreNotice = {
      code: 'keychain_unavailable', message: 'No keychain.', remedy: 'Unlock it.', at: 0,
    };
    expect(collectNotices(running, [unavailable], sound)).toEqual([
      { code: 'keychain_unavailable', severity: 'warning', message: 'No keychain.', remedy: 'Unlock it.' },
    ]);
  });

  it('say that nothing can be recorded, and what would help', () => {
    const problem = new GatehouseError('audit_unwritable', 'The audit log cannot be written.', { remedy: 'Free some space.' });
    expect(collectNotices(running, [], { problem: () => problem, state: null })).toEqual([
      { code: 'audit_unwritable', severity: 'warning', message: 'The audit log cannot be written.', remedy: 'Free some space.' },
    ]);
  });

  it('say that the audit log was changed', () => {
    const state = {
      state: 'broken', message: 'Record 7 is not as it was written.', remedy: null, records: 6, since: null, broken_at: 7,
      writing: null, checked_at: '2026-01-01T00:00:00.000Z',
    } as const;
    expect(collectNotices(running, [], { problem: () => null, state })).toMatchObject([
      { code: 'audit_broken', message: 'The audit log was changed from outside. Record 7 is not as it was written.' },
    ]);
  });
});
