import type { RequestListener, ServerResponse } from 'node:http';

/**
 * Has a port that goes take leave: what it still answers says `Connection: close` (RFC 9112, section 9.6). A client
 * that kept the connection for its next request would have it cut under that one.
 */
export function parting(listener: RequestListener): { listener: RequestListener; part(): void } {
  const running = new Set<ServerResponse>();
  let hasParted = false;
  const takeLeave = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  return {
    listener(request, response) {
      running.add(response);
      response.once('close', () => running.delete(response));
      if (hasParted) takeLeave(response);
      listener(request, response);
    },
    part() {
      hasParted = true;
      running.forEach(takeLeave);
    },
  };
}
