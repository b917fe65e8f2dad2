import { isLoopbackOrigin } from './addresses.ts';
import { spellingsOf, type Reach } from './reach.ts';
import { isPlainTarget } from './request-target.ts';
import { trustedPeers } from './trusted-peers.ts';

export interface GuardOptions {
  /** The port that we listen on. */
  port: number;
  /** Names beside the loopback spellings, and who may say which one was used. Left out: none. */
  reach?: Reach;
  /**
   * Which Origin headers pass: "loopback" admits pages of this machine on any port (MCP clients that run in a browser),
   * "same" only pages that we served ourselves, under the same spelling.
   */
  origins?: 'loopback' | 'same';
}

export interface Admitted {
  ok: true;
  /** Our origin as the caller spelled it. */
  origin: string;
  /** The page that calls, where a browser says so. Set means: allowed. */
  browserOrigin: string | undefined;
  authorization: string | undefined;
  apiKey: string | undefined;
}

export interface Refused {
  ok: false;
  status: 400 | 403;
  code: 'bad_request_target' | 'duplicate_header' | 'host_not_allowed' | 'origin_not_allowed';
  message: string;
  /** The name that we do not answer to, where there is one. */
  host?: string;
}

/** @param peer the connection: its address says whether X-Forwarded-Proto and X-Forwarded-Host count */
export type Guard = (
  target: string | undefined,
  rawHeaders: readonly string[],
  peer?: { readonly remoteAddress?: string | undefined },
) => Admitted | Refused;

const refused = (status: Refused['status'], code: Refused['code'], message: string): Refused => ({
  ok: false,
  status,
  code,
  message,
});

/**
 * Makes the check that comes before anything else on every port: it stops DNS rebinding and foreign pages (MCP
 * transports, "Security Warning"), and requests whose duplicate headers two servers would read differently. Node's own
 * parser lets duplicates of Host and Authorization pass and hands on the first.
 */
export function createGuard(options: GuardOptions): Guard {
  const reach = options.reach ?? {};
  const { byHost, byForwarded, origins } = spellingsOf(reach, options.port);
  const isTrusted = trustedPeers(reach.trusted_peers);
  const ownOrigins = new Set(origins);
  const sameOnly = options.origins === 'same';

  return (target, rawHeaders, peer) => {
    if (target === undefined || !isPlainTarget(target)) {
      return refused(400, 'bad_request_target', 'The request target is not a plain path.');
    }
    let host: string | undefined;
    let browserOrigin: string | undefined;
    let authorization: string | undefined;
    let apiKey: string | undefined;
    let forwardedHost: string | undefined;
    let forwardedProto: string | undefined;
    let duplicate: string | null = null;
    const trusted = isTrusted !== null && isTrusted(peer?.remoteAddress);

    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index] as string;
      // Most names are ruled out by their length alone.
      switch (name.length) {
        case 4:
          if (name.toLowerCase() !== 'host') break;
          if (host !== undefined) duplicate = 'Host';
          host = rawHeaders[index + 1];
          break;
        case 6:
          if (name.toLowerCase() !== 'origin') break;
          if (browserOrigin !== undefined) duplicate = 'Origin';
          browserOrigin = rawHeaders[index + 1];
          break;
        case 9:
          if (name.toLowerCase() !== 'x-api-key') break;
          if (apiKey !== undefined) duplicate = 'X-API-Key';
          apiKey = rawHeaders[index + 1];
          break;
        case 13:
          if (name.toLowerCase() !== 'authorization') break;
          if (authorization !== undefined) duplicate = 'Authorization';
          authorization = rawHeaders[index + 1];
          break;
        case 16:
          if (!trusted || name.toLowerCase() !== 'x-forwarded-host') break;
          if (forwardedHost !== undefined) duplicate = 'X-Forwarded-Host';
          forwardedHost = rawHeaders[index + 1];
          break;
        case 17:
          if (!trusted || name.toLowerCase() !== 'x-forwarded-proto') break;
          if (forwardedProto !== undefined) duplicate = 'X-Forwarded-Proto';
          forwardedProto = rawHeaders[index + 1];
          break;
      }
    }

    if (duplicate) return refused(400, 'duplicate_header', `The request has more than one ${duplicate} header.`);
    const name = host === undefined ? undefined : (forwardedHost ?? host);
    const origin = name === undefined ? undefined : originNamed(name, forwardedProto);
    if (origin === undefined) {
      const refusal = refused(403, 'host_not_allowed', 'This host name is not one that Gatehouse answers to.');
      return name === undefined ? refusal : { ...refusal, host: name };
    }
    if (browserOrigin !== undefined && !mayCall(browserOrigin, origin)) {
      return refused(403, 'origin_not_allowed', 'Pages of this origin may not call Gatehouse.');
    }
    return { ok: true, origin, browserOrigin, authorization, apiKey };
  };

  /** Where a trusted peer says nothing of the scheme, the host alone decides. */
  function originNamed(host: string, scheme: string | undefined): string | undefined {
    if (scheme !== undefined) return byForwarded.get(`${scheme}://${host}`.toLowerCase());
    return byHost.get(host) ?? byHost.get(host.toLowerCase());
  }

  function mayCall(browserOrigin: string, origin: string): boolean {
    return sameOnly ? browserOrigin === origin : isLoopbackOrigin(browserOrigin) || ownOrigins.has(browserOrigin);
  }
}
