import { tableText } from '../../preload/schema/table-text.ts';
import type { ProxyActivityEntry } from '../../preload/schema/views.ts';

const columns = [
  'at', 'proxy', 'client', 'http_method', 'method', 'tool', 'status', 'duration_ms', 'bytes_in', 'bytes_out', 'error',
] as const satisfies readonly (keyof ProxyActivityEntry)[];

/** Calls as JSON, as the admin API gives them. */
export const activityJson = (entries: readonly ProxyActivityEntry[]): string => `${JSON.stringify(entries, null, 2)}\n`;

/** Calls as a table. */
export const activityCsv = (entries: readonly ProxyActivityEntry[]): string =>
  tableText(columns, entries.map((entry) => columns.map((column) => entry[column])));

/** "gatehouse-activity-2026-01-12.csv". @param now ISO 8601 */
export const fileName = (what: string, extension: string, now: string): string =>
  `gatehouse-${what}-${now.slice(0, 10)}.${extension}`;
