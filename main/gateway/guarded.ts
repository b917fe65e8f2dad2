import type { RequestListener } from 'node:http';
import { addressOf, jsonResponse, sendResponse } from '../http/exchange.ts';
import { createGuard, type Guard } from '../http/guard.ts';
import type { Reach } from '../http/reach.ts';
import { trustedPeers, type PeerCheck } from '../http/trusted-peers.ts';
import { boundUnreadBody } from '../http/unread-body.ts';
import { rememberCaller } from './caller.ts';

/**
 * Puts the check of Host and Origin before everything else (DNS rebinding). The port is taken from the connection, so
 * that the check follows the gateway when it moves to another one.
 * @param reach the names that count now; another object where they changed
 */
export function guarded(listener: RequestListener, reach: () => Reach): RequestListener {
  let guards = new Map<number, Guard>();
  let named: Reach | null = null;
  let isTrusted: PeerCheck | null = null;
  return (request, response) => {
    response.once('finish', () => boundUnreadBody(request));
    const port = request.socket.localPort ?? 0;
    if (named !== reach()) {
      named = reach();
      guards = new Map();
      isTrusted = trustedPeers(named.trusted_peers);
    }
    let guard = guards.get(port);
    if (!guard) guards.set(port, guard = createGuard({ port, reach: named }));
    const verdict = guard(request.url, request.rawHeaders, request.socket);
    if (verdict.ok) {
      rememberCaller(request, { origin: verdict.origin, address: addressOf(request, isTrusted) });
      listener(request, response);
    } else {
      const { status, code, message } = verdict;
      sendResponse(response, jsonResponse(status, { error: { code, message } }, { 'cache-control': 'no-store' }));
    }
  };
}
