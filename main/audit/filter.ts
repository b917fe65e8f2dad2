import type { AuditFilter, AuditRecord } from '../../preload/schema/audit.ts';

/** Whether a record is one of those that were asked for. */
export function matches(record: AuditRecord, filter: AuditFilter): boolean {
  const { from, to, kind, outcome, proxy, client, text } = filter;
  const at = Date.parse(record.at);
  return (from === undefined || at >= Date.parse(from))
    && (to === undefined || at <= Date.parse(to))
    && (kind === undefined || record.kind === kind)
    && (outcome === undefined || record.outcome === outcome)
    && (proxy === undefined || record.proxy_id === proxy)
    && (!client || record.client_id === client || contains(record.client ?? '', client))
    && (!text || contains(searched(record), text));
}

const contains = (text: string, part: string): boolean => text.toLowerCase().includes(part.trim().toLowerCase());

const searched = ({ action, actor, client, client_id: id, proxy, subject, error, request, detail }: AuditRecord): string =>
  [action, actor, client, id, proxy, subject, error, request, JSON.stringify(detail)].join('\n');
