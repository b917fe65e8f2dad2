import type { ApiKeyView, SessionTokenView } from '../../preload/schema/views.ts';
import type { CredentialRecord } from '../store/records.ts';

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

export const apiKeyView = (record: CredentialRecord): ApiKeyView => ({
  id: record.id,
  name: record.name,
  prefix: record.prefix,
  proxy_ids: record.proxy_ids && [...record.proxy_ids],
  rate_limit_per_minute: record.rate_limit_per_minute,
  created_at: iso(record.created_at),
  expires_at: isoOrNull(record.expires_at),
  last_used_at: isoOrNull(record.last_used_at),
});

export const sessionTokenView = (record: CredentialRecord): SessionTokenView => ({
  id: record.id,
  name: record.name,
  proxy_ids: record.proxy_ids && [...record.proxy_ids],
  created_at: iso(record.created_at),
  expires_at: iso(record.expires_at ?? record.created_at),
  last_used_at: isoOrNull(record.last_used_at),
});
