import { describe, expect, it } from 'vitest';
import { GatehouseError } from '../../../main/errors/index.ts';
import { collectNotices } from '../../../main/gatehouse/notices.ts';
import type { StoreNotice } from '../../../main/store/stores.ts';

const running = { state: 'running', error: null } as const;

describe('notices', () => {
  it('are none when all is well', () => {
    expect(collectNotices(running, [])).toEqual([]);
  });

  it('put a gateway that does not answer first, with the holder of its port and the way out', () => {
    const error = new GatehouseError('port_taken', 'Port 8080 is taken by nginx (pid 7).', {
      remedy: 'Stop that program.',
    });
    const damaged: StoreNotice = {
      code: 'store_damaged', message: 'settings.json was damaged.', remedy: 'Look at it.', at: 0,
    };
    expect(collectNotices({ state: 'failed', error }, [damaged])).toEqual([
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
    expect(collectNotices(running, [unavailable])).toEqual([
      { code: 'keychain_unavailable', severity: 'warning', message: 'No keychain.', remedy: 'Unlock it.' },
    ]);
  });
});
