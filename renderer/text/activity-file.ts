import type { ProxyActivityEntry } from '../../preload/schema/views.ts';

const columns = [
  'at', 'proxy', 'client', 'http_method', 'method', 'tool', 'status', 'duration_ms', 'bytes_in', 'bytes_out', 'error',
] as const satisfies readonly (keyof ProxyActivityEntry)[];

/** Calls as JSON, as the admin API gives them. */
export const activityJson = (entries: readonly ProxyActivityEntry[]): string => `${JSON.stringify(entries, null, 2)}\n`;

/** Calls as a table (RFC 4180). */
export function activityCsv(entries: readonly ProxyActivityEntry[]): string {
  const rows = entries.map((entry) => columns.map((column) => cell(entry[column])).join(','));
  return `${[columns.join(','), ...rows].join('\r\n')}\r\n`;
}

/** Names come from clients: one that a spreadsheet would take for a formula is marked as text. */
function cell(value: string | number | null | undefined): string {
  const plain = value === null || value === undefined ? '' : String(value);
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** "gatehouse-activity-2026-01-12.csv". @param now ISO 8601 */
export const fileName = (what: string, extension: string, now: string): string =>
  `gatehouse-${what}-${now.slice(0, 10)}.${extension}`;
