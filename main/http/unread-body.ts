import type { IncomingMessage } from 'node:http';

/**
 * Call it for a request that was answered before its body was there. What the client still sends is read and thrown
 * away, so that it gets to see the answer; but not for as long as it likes, since each such connection is one less for
 * the others.
 * @param forMs after which the connection is cut
 */
export function boundUnreadBody(request: IncomingMessage, forMs = 10_000): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.socket.destroy(), forMs);
  request.once('close', () => clearTimeout(timer));
}
