import type { ClientView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';
import { timeInWords } from './time.ts';

/**
 * How a registered client stands, in one line.
 * @param now milliseconds since the epoch
 */
export function clientInWords(client: ClientView, now: number): string {
  return [
    t.clients.registered(timeInWords(client.created_at, now)),
    client.last_used_at ? t.clients.lastUsed(timeInWords(client.last_used_at, now)) : t.clients.neverUsed,
    t.clients.grants(client.grants),
  ].join(', ');
}
