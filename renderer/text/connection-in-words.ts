import type { ConnectionView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';
import { dateOf, timeInWords } from './time.ts';

/**
 * How a connection stands, in one line: why it ended, or since when it lasts and whether it goes on by itself.
 * @param now milliseconds since the epoch
 */
export function connectionInWords(connection: ConnectionView, now: number): string {
  if (connection.state === 'ended' && connection.reason) return connection.reason;
  const since = t.connections.since(dateOf(connection.created_at));
  const expiry = connection.access_expires_at;
  if (!connection.refreshable) {
    return [since, expiry ? t.connections.expires(timeInWords(expiry, now)) : t.connections.notRefreshable].join(', ');
  }
  return connection.refreshed_at
    ? [since, t.connections.refreshed(timeInWords(connection.refreshed_at, now))].join(', ')
    : since;
}
