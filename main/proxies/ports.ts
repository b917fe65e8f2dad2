import type { GatehouseError } from '../errors/index.ts';
import type { HttpRequest, HttpResponse } from '../http/exchange.ts';
import type { ProxyRecord } from '../store/records.ts';

/** What the proxies need from other rooms. Implemented by main/oauth and main/connections, wired in gatehouse.ts. */

/** Who makes a call. Sessions are bound to `id`: another principal's use of one is refused. */
export interface Principal {
  /** Stable over token refresh: `grant:{id}`, `key:{id}`, `session:{id}`. */
  id: string;
  kind: 'grant' | 'api_key' | 'session' | 'anonymous';
  /** For status and activity: the client's or key's name. */
  label: string;
  grantId: string | null;
  /** Whose upstream token is injected; null: the proxy's own connection. */
  connectionId: string | null;
  /** Upstream mode: the provider's own token as the client presented it, whole header; it goes on unmodified. */
  presented?: string;
}

export type Verdict =
  | { ok: true; principal: Principal }
  | {
      ok: false;
      status: 401 | 403 | 429;
      /** Seconds, with 429. */
      retryAfter?: number;
      /** Value of WWW-Authenticate, ready made for the origin that the caller used. */
      challenge: string | null;
      message: string;
    };

export interface Authenticator {
  /**
   * Checks the credentials of one call. Answers synchronously when the token was verified before, so that the hot path
   * awaits nothing.
   * @param origin our origin as the caller spelled it
   */
  authenticate(
    proxy: ProxyRecord,
    origin: string,
    authorization: string | undefined,
    apiKey: string | undefined,
  ): Verdict | Promise<Verdict>;
}

/** The header value to put in place of the client's Authorization, e.g. `Bearer ya29...`. */
export type UpstreamAuthorization =
  | { kind: 'inject'; header: string }
  /** Nothing to inject: forward without Authorization. */
  | { kind: 'none' }
  /** A person must sign in; the call gets 401 with this challenge and message. */
  | { kind: 'needs_sign_in'; challenge: string | null; message: string };

export interface UpstreamCredentials {
  /** Synchronous while a valid token is in memory: refresh happens ahead of expiry, not on the request path. */
  authorizationFor(proxy: ProxyRecord, origin: string, principal: Principal): UpstreamAuthorization | Promise<UpstreamAuthorization>;
  /** The upstream answered 401 to `header`: refreshes once (single-flight) unless that was already done. */
  refreshAfterRefusal(proxy: ProxyRecord, origin: string, principal: Principal, header: string): Promise<UpstreamAuthorization>;
}

/** The proxy port's own OAuth routes: well-known documents and the root aliases of the 2025-03-26 revision. */
export interface ProxyOAuthRoutes {
  /** True when `path` is one of them; they are answered before, and without, authentication. */
  owns(proxy: ProxyRecord, path: string): boolean;
  handle(proxy: ProxyRecord, request: HttpRequest): Promise<HttpResponse>;
}

/** Facts from other rooms that a proxy's status is derived from. */
export interface ProxyFacts {
  /** Consents waiting for this proxy. */
  consentsWaiting(proxyId: number): number;
  /** True where the proxy has connections and none of them is usable without a person. */
  signInNeeded(proxyId: number): boolean;
  /** Why nobody can sign in at the proxy's provider; null where people can, or need not. */
  providerProblem(proxy: ProxyRecord): GatehouseError | null;
  /** Registered clients. */
  clientCount(proxyId: number): number;
}
