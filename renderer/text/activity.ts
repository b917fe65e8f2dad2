import type { ActivityEntry, ProxyActivityEntry } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';

export interface ActivityFilter {
  search: string;
  show: 'all' | 'tools' | 'failed' | 'running';
}

/** A call that Gatehouse refused or could not forward, or that the server answered with an error status. */
export const hasFailed = ({ error, status, running }: ActivityEntry): boolean =>
  error !== null || (status ?? 0) >= 400 || (status === null && !running);

const shows: Record<ActivityFilter['show'], (entry: ActivityEntry) => boolean> = {
  all: () => true,
  tools: ({ tool }) => tool !== null,
  failed: hasFailed,
  running: ({ running }) => running,
};

/** The calls that have every word of the search somewhere in what the list shows of them. */
export function filterActivity(
  entries: readonly ProxyActivityEntry[], { search, show }: ActivityFilter,
): ProxyActivityEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter((entry) => {
    const text = [entry.client, entry.proxy, entry.method, entry.tool, entry.error, entry.status, entry.http_method]
      .join(' ').toLowerCase();
    return shows[show](entry) && words.every((word) => text.includes(word));
  });
}

const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** The time of day in the person's own time zone: "14:03:59". */
export const clockTime = (iso: string): string => time.format(new Date(iso));

/** "0.4 ms", "182 ms", "2.3 s"; while it runs, words. */
export function durationInWords(ms: number | null): string {
  if (ms === null) return t.activity.running;
  if (ms < 10) return `${oneDigit.format(ms)} ms`;
  return ms < 1000 ? `${whole.format(ms)} ms` : `${oneDigit.format(ms / 1000)} s`;
}

/** "512 B", "3.4 KB", "1.2 MB". */
export function bytesInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${oneDigit.format(bytes / 1000)} KB` : `${oneDigit.format(bytes / 1_000_000)} MB`;
}

export function statusInWords({ status, running }: ActivityEntry): string {
  if (status !== null) return String(status);
  return running ? t.activity.running : t.activity.noAnswer;
}
