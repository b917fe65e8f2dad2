import type { AuditPage, AuditRecord, AuditState } from '../../preload/schema/audit.ts';

const hash = 'a3f5'.repeat(16);
const at = (minute: number): string => new Date(Date.UTC(2026, 0, 12, 14, minute, 7)).toISOString();

export const anAuditRecord = (over: Partial<AuditRecord> = {}): AuditRecord => ({
  hash, prev: hash, seq: 1, at: at(0), kind: 'token', action: 'grant.issued', outcome: 'done', actor: 'client', client: 'Cursor',
  client_id: 'gateway_1', proxy: 'Issues of the whole company', proxy_id: 1, subject: null, error: null, times: 1, request: '0a1b2c3d4e5f', detail: {},
  ...over,
});

/** One of many kinds, the newest first. */
export const someRecords: AuditRecord[] = [
  anAuditRecord({ seq: 12, at: at(59), kind: 'token', action: 'token.refused', outcome: 'refused', error: 'invalid_client', times: 14, detail: { reason: 'The client is not registered.' } }),
  anAuditRecord({ seq: 11, at: at(50), kind: 'access', action: 'grant.ended', actor: 'system', detail: { reason: 'refresh_reuse' } }),
  anAuditRecord({ seq: 10, at: at(41), kind: 'settings', action: 'settings.update', actor: 'window', client: null, client_id: null, proxy: null, proxy_id: null, detail: { rest_enabled: true } }),
  anAuditRecord({ seq: 9, at: at(40), kind: 'mcp', action: 'tool.called', actor: 'mcp', client: 'Claude Code', subject: 'manage_proxies', proxy: null, proxy_id: null }),
  anAuditRecord({ seq: 8, at: at(30), kind: 'key', action: 'apiKeys.create', actor: 'rest', client: null, client_id: null, proxy: null, proxy_id: null, subject: 'Nightly build', detail: { proxies: [1, 2] } }),
  anAuditRecord({ seq: 7, at: at(20), action: 'token.refreshed', times: 132 }),
  anAuditRecord({ seq: 6, at: at(12), detail: { mode: 'gateway', scope: 'mcp:tools', grant: 'b7c1', resource: 'http://localhost:9050/mcp' } }),
  anAuditRecord({ seq: 5, at: at(11), kind: 'sign_in', action: 'sign_in.done', actor: 'browser', subject: 'alice@example.org' }),
  anAuditRecord({ seq: 4, at: at(10), kind: 'consent', action: 'consent.allowed', actor: 'window', detail: { redirect_uri: 'cursor://anysphere.cursor-mcp/oauth/callback', scopes: ['openid'] } }),
  anAuditRecord({ seq: 3, at: at(9), kind: 'registration', action: 'client.registered' }),
  anAuditRecord({ seq: 2, at: at(5), kind: 'consent', action: 'consent.expired', actor: 'system', outcome: 'refused', client: 'An app with a very long name that does not fit into its column' }),
  anAuditRecord({ seq: 1, at: at(0), kind: 'gatehouse', action: 'gatehouse.started', actor: 'system', client: null, client_id: null, proxy: null, proxy_id: null }),
];

export const anAuditPage: AuditPage = { records: someRecords, next: 1 };

export const aWholeAudit: AuditState = {
  state: 'whole', message: 'Every record is as it was written, and none is missing.', remedy: null, records: 1284, since: at(0),
  broken_at: null, writing: null, checked_at: at(59),
};

export const aBrokenAudit: AuditState = {
  ...aWholeAudit, state: 'broken', broken_at: 7,
  message: 'Record 7 is not as it was written, or another one stands in its place. Look into audit/audit-000001.jsonl in the data folder.',
  remedy: 'Somebody or something changed these files. Compare them with a backup; then set them aside and begin a new audit log.',
};
