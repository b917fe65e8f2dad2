const units: readonly [Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_536_000], ['month', 2_592_000], ['week', 604_800], ['day', 86_400], ['hour', 3600], ['minute', 60],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const short = new Intl.DateTimeFormat('en', {
  day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});
const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/**
 * A moment in words, as seen from `now`: "3 minutes ago", "in 2 hours", "just now".
 * @param iso ISO 8601
 * @param now milliseconds since the epoch
 */
export function timeInWords(iso: string, now: number): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const unit = units.find(([, length]) => Math.abs(seconds) >= length);
  if (!unit) return seconds > 0 ? 'in less than a minute' : 'just now';
  const [name, length] = unit;
  // What has begun a second ago and lasts for three months lasts for three, not for two.
  return relative.format(seconds > 0 ? Math.round(seconds / length) : Math.ceil(seconds / length), name);
}

/** The date in the person's own time zone. */
export const dateOf = (iso: string): string => date.format(new Date(iso));

/** Day and time in the person's own time zone, for lists: "Jan 12, 14:03:59". */
export const shortTime = (iso: string): string => short.format(new Date(iso));

/** The full date and time in the person's own time zone, for tooltips. */
export const fullTime = (iso: string): string => absolute.format(new Date(iso));

/**
 * What is left until a moment, as minutes and seconds; "0:00" when it has passed.
 * @param iso ISO 8601
 * @param now milliseconds since the epoch
 */
export function timeLeft(iso: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(iso) - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
