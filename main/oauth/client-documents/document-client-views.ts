import type { ClientView } from '../../../preload/schema/views.ts';
import type { GrantRecord } from '../../store/records.ts';
import { isDocumentId } from './is-document-id.ts';

/**
 * The clients that have access without a registration, told by their grants: nothing else is kept of them, and a person
 * must be able to take it away.
 * @param grants living ones of one proxy
 */
export function documentClientViews(grants: readonly GrantRecord[]): ClientView[] {
  const byClient = new Map<string, GrantRecord[]>();
  for (const grant of grants) {
    if (isDocumentId(grant.client_id)) byClient.set(grant.client_id, [...byClient.get(grant.client_id) ?? [], grant]);
  }
  return [...byClient].map(([clientId, [first, ...others]]) => viewOf(clientId, first as GrantRecord, others));
}

const viewOf = (clientId: string, first: GrantRecord, others: readonly GrantRecord[]): ClientView => {
  const all = [first, ...others];
  const at = (time: number): string => new Date(time).toISOString();
  return {
    client_id: clientId,
    proxy_id: first.proxy_id,
    client_name: all.find((grant) => grant.client_name)?.client_name ?? new URL(clientId).host,
    redirect_uris: [],
    created_at: at(Math.min(...all.map((grant) => grant.created_at))),
    last_used_at: at(Math.max(...all.map((grant) => grant.last_used_at))),
    grants: all.length,
  };
};
