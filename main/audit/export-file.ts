import type { AuditRecord, TextFile } from '../../preload/schema/audit.ts';
import { tableText } from '../../preload/schema/table-text.ts';

const columns = [
  'seq', 'at', 'kind', 'action', 'outcome', 'actor', 'client', 'client_id', 'proxy', 'proxy_id', 'subject', 'error', 'times',
  'request', 'detail', 'prev', 'hash',
] as const satisfies readonly (keyof AuditRecord)[];

/**
 * Records as a file. In JSON each is as it stands in the log, its members in their order: without `hash` its JSON text
 * is what the hash was made of.
 * @param now ISO 8601
 */
export function exportFile(records: readonly AuditRecord[], format: 'json' | 'csv', now: string): TextFile {
  const name = `gatehouse-audit-${now.slice(0, 10)}.${format}`;
  if (format === 'json') return { name, type: 'application/json', text: `${JSON.stringify(records, null, 2)}\n` };
  const rows = records.map((record) => columns.map((column) =>
    (column === 'detail' ? JSON.stringify(record.detail) : record[column])));
  return { name, type: 'text/csv', text: tableText(columns, rows) };
}
