import { setTimeout as delay } from 'node:timers/promises';
import { relayEvents, type Channel, type StreamPlace } from './channel.ts';
import type { GatehouseLink } from './gatehouse-link.ts';
import { mediaType, readText } from './http-client.ts';
import { isSessionLost } from './session.ts';

export interface ServerMessagesOptions {
  channel: Channel;
  link: GatehouseLink;
  pass(message: string): Promise<void>;
  /** Opens the session again, which also starts a new stream. */
  renew(): Promise<void>;
  signal: AbortSignal;
}

const shortestMs = 250;
const longestMs = 5_000;

/**
 * Keeps the stream open on which the server sends requests and notifications of its own, for as long as the session
 * lives. Through this stream the bridge also learns that Gatehouse is back. Ends where the server has no such stream.
 */
export async function keepServerMessages({ channel, link, pass, renew, signal }: ServerMessagesOptions): Promise<void> {
  const place: StreamPlace = { lastEventId: null, retry: null };
  let pause = shortestMs;
  while (!signal.aborted) {
    try {
      const response = await channel.listen(place.lastEventId, signal);
      link.found();
      const status = response.statusCode ?? 0;
      if (status === 200 && mediaType(response) === 'text/event-stream') {
        const opened = performance.now();
        await relayEvents(response, place, pass);
        // A server that closes every stream at once is asked less and less often.
        if (performance.now() - opened > longestMs) pause = shortestMs;
      } else {
        const body = await readText(response);
        if (status === 405) return;
        if (isSessionLost(status, body)) await renew();
      }
    } catch {
      link.reload();
    }
    // Aborted, which the loop sees.
    await delay(place.retry ?? pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(pause * 2, longestMs);
  }
}
