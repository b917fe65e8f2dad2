import type { ConnectionView } from '../../preload/schema/views.ts';
import type { ConnectionRecord } from '../store/records.ts';

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

export function connectionView(record: ConnectionRecord, names: { proxy: string; provider: string }): ConnectionView {
  return {
    id: record.id,
    proxy_id: record.proxy_id,
    provider_id: record.provider_id,
    proxy: names.proxy,
    provider: names.provider,
    account: record.account,
    scopes: [...record.scopes],
    state: record.ended ? 'ended' : 'active',
    reason: record.ended?.reason ?? null,
    access_expires_at: iso(record.access_expires_at),
    refreshable: record.refresh_token_ref !== null,
    created_at: new Date(record.created_at).toISOString(),
    refreshed_at: iso(record.refreshed_at),
  };
}
