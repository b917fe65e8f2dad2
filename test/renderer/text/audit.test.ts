import { describe, expect, it } from 'vitest';
import { routes, type OperationName } from '../../../preload/schema/operations.ts';
import { isRecorded } from '../../../main/operations/recorded.ts';
import { t } from '../../../renderer/strings.ts';
import { aboutInWords, actionInWords, auditFilter, detailItems } from '../../../renderer/text/audit.ts';
import { anAuditRecord } from '../../support/some-audit.ts';

describe('the audit log in words', () => {
  it('has words for every operation that is recorded', () => {
    const recorded = (Object.keys(routes) as OperationName[]).filter(isRecorded);
    expect(recorded.filter((name) => t.audit.actions[name] === undefined)).toEqual([]);
  });

  it('says how often something happened, and shows the name of what it does not know', () => {
    expect(actionInWords(anAuditRecord())).toBe('Tokens given');
    expect(actionInWords(anAuditRecord({ action: 'token.refreshed', times: 3 }))).toBe('Tokens renewed (3 times)');
    expect(actionInWords(anAuditRecord({ action: 'later.added' }))).toBe('later.added');
  });

  it('names the app, or what it was done to, and the proxy', () => {
    expect(aboutInWords(anAuditRecord({ client: 'Cursor', proxy: 'files' }))).toBe('Cursor · files');
    expect(aboutInWords(anAuditRecord({ client: null, subject: 'Nightly', proxy: null }))).toBe('Nightly');
  });

  it('turns what else was recorded into words', () => {
    const detail = { redirect_uris: ['http://a/', 'http://b/'], empty: '', nothing: null, target: { kind: 'proxy', id: 1 } };
    expect(detailItems(anAuditRecord({ detail }))).toEqual([
      { term: 'Redirect uris', value: 'http://a/, http://b/', code: true },
      { term: 'Target', value: '{"kind":"proxy","id":1}', code: true },
    ]);
  });

  it('asks only for what was chosen', () => {
    const all = { search: ' ', kind: '', outcome: '', proxy: '', since: 'all' } as const;
    expect(auditFilter(all, 0)).toEqual({});
    expect(auditFilter({ ...all, proxy: '3', since: 'day', search: ' x ' }, Date.UTC(2026, 0, 2))).toEqual({
      proxy: 3, from: '2026-01-01T00:00:00.000Z', text: 'x',
    });
  });
});
