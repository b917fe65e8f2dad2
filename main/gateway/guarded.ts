import type { RequestListener } from 'node:http';
import { jsonResponse, sendResponse } from '../http/exchange.ts';
import { createGuard, type Guard } from '../http/guard.ts';
import { rememberOrigin } from './caller.ts';

/**
 * Puts the check of Host and Origin before everything else (DNS rebinding). The port is taken from the connection, so
 * that the check follows the gateway when it moves to another one.
 */
export function guarded(listener: RequestListener): RequestListener {
  const guards = new Map<number, Guard>();
  return (request, response) => {
    const port = request.socket.localPort ?? 0;
    let guard = guards.get(port);
    if (!guard) guards.set(port, guard = createGuard({ port }));
    const verdict = guard(request.url, request.rawHeaders);
    if (verdict.ok) {
      rememberOrigin(request, verdict.origin);
      listener(request, response);
    } else {
      const { status, code, message } = verdict;
      sendResponse(response, jsonResponse(status, { error: { code, message } }, { 'cache-control': 'no-store' }));
    }
  };
}
