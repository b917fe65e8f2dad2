import { isLoopbackOrigin } from '../http/addresses.ts';
import type { ProxyRecord } from '../store/records.ts';
import { callbackOrigin, endpointPath, type OAuthContext } from './context.ts';
import { hostOf, issuerOf, resourceOf } from './resource.ts';

type Addresses = Pick<OAuthContext, 'callbackHost' | 'gatewayPort' | 'gatewayPublicOrigin'>;

/** Where a client finds the endpoints of a proxy's authorization server, as origins. */
export interface EndpointOrigins {
  /** Registration, token and the others that programs call. */
  programs: string;
  /** The authorization endpoint, which a person's browser opens. */
  browser: string;
}

/**
 * On this computer both are the gateway, in the spelling that the client used. A client elsewhere (in a container, on
 * the network, behind a TLS terminator) reaches what it reached already: the proxy's own port, which answers for the
 * endpoints of programs too. Its person's browser need not be where the client is, and the name that a container
 * has for this computer means nothing to it: it goes to where consent and callback are.
 * @param origin the proxy's origin as the client spelled it
 */
export function endpointOrigins(context: Addresses, proxy: ProxyRecord, origin: string): EndpointOrigins {
  if (isLoopbackOrigin(origin)) {
    const gateway = `http://${hostOf(origin)}:${context.gatewayPort()}`;
    return { programs: gateway, browser: gateway };
  }
  return { programs: issuerOf(proxy, origin), browser: callbackOrigin(context) };
}

/**
 * The authorization endpoint for a request that came to the proxy's own port. Clients that go there are of a revision
 * without `resource`: it is added, since the host of the endpoint does not always tell the spelling any more.
 */
export function authorizationUrl(context: Addresses, proxy: ProxyRecord, origin: string, query: URLSearchParams): string {
  const parameters = new URLSearchParams(query);
  if (!isLoopbackOrigin(origin) && !parameters.has('resource')) parameters.set('resource', resourceOf(proxy, origin));
  const { browser } = endpointOrigins(context, proxy, origin);
  return `${browser}${endpointPath(proxy.id, 'authorize')}?${parameters.toString()}`;
}
