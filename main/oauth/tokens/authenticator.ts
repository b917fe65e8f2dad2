import type { ConnectionService } from '../../connections/connection-service.ts';
import type { Logger } from '../../log/logger.ts';
import type { Authenticator, Principal, Verdict } from '../../proxies/ports.ts';
import type { GrantRecord, ProxyRecord } from '../../store/records.ts';
import { bearerChallenge } from '../challenge.ts';
import type { ClientRegistry } from '../client-registry.ts';
import type { GrantRegistry } from '../grant-registry.ts';
import { resourceScopes } from '../scopes.ts';
import { hashOf } from './opaque.ts';
import { verifyAccessToken } from './access-token.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface TokenAuthenticatorOptions {
  keys: SigningKeys;
  grants: GrantRegistry;
  connections: Pick<ConnectionService, 'isActive'>;
  providerScopes: (proxy: ProxyRecord) => readonly string[];
  clients: Pick<ClientRegistry, 'find'>;
  log: Logger;
  /** A token that is known to be ours came for the first time. @param problem why it is refused; null where it is not */
  onFirstUse?: (proxyId: number, clientId: string, problem: string | null) => void;
}

interface Verified {
  principal: Principal;
  grantId: string;
  /** Epoch ms. */
  expiresAt: number;
}

/** Wrong tokens cost whoever sends them nothing: one in so many ms is logged. */
const refusalEvery = 1000;
/** Verified tokens kept per proxy. Bounded: the oldest goes first. */
const cacheSize = 1000;

/**
 * Checks access tokens on every call. A token verified once is known by its text until it expires; whether its grant
 * lives is asked each time, so that a revocation counts at once in spite of the cache.
 */
export class TokenAuthenticator implements Authenticator {
  readonly #options: TokenAuthenticatorOptions;
  /** By proxy first: a token good for one proxy is never a hit for another. */
  readonly #verified = new Map<number, Map<string, Verified>>();
  /** When a refusal was logged last, in ms by a clock that nobody sets. */
  #refusalLogged = Number.NEGATIVE_INFINITY;

  constructor(options: TokenAuthenticatorOptions) {
    this.#options = options;
  }

  authenticate(proxy: ProxyRecord, origin: string, authorization: string | undefined): Verdict | Promise<Verdict> {
    if (!proxy.oauth_proxy_enabled) return { ok: true, principal: anonymous };
    if (authorization === undefined) return this.#refuse(proxy, origin, false, 'Sign in to use this MCP server.');
    const known = this.#verified.get(proxy.id)?.get(authorization);
    if (known && known.expiresAt > Date.now() && !this.#mayBeAnothers(known)) return this.#judge(proxy, origin, known);
    return this.#verify(proxy, origin, authorization);
  }

  /** Forgets what was verified: after a key rotation or a change of the proxy. */
  flush(proxyId?: number): void {
    if (proxyId === undefined) this.#verified.clear();
    else this.#verified.delete(proxyId);
  }

  /** Upstream mode: the grant that was found for the token has ended, but another may have been given the same one. */
  #mayBeAnothers({ principal, grantId }: Verified): boolean {
    return principal.presented !== undefined && !this.#options.grants.alive(grantId);
  }

  /** A token that was not seen before. */
  async #verify(proxy: ProxyRecord, origin: string, authorization: string): Promise<Verdict> {
    const verdict = await this.#judgeNew(proxy, origin, authorization);
    const { log } = this.#options;
    if (verdict.ok) {
      log.info('OAuth Proxy token validation: accepted', { proxy: proxy.id, client: verdict.principal.label });
    } else if (performance.now() - this.#refusalLogged >= refusalEvery) {
      this.#refusalLogged = performance.now();
      log.info('OAuth Proxy token validation: refused', { proxy: proxy.id, reason: verdict.message });
    }
    return verdict;
  }

  async #judgeNew(proxy: ProxyRecord, origin: string, authorization: string): Promise<Verdict> {
    const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization)?.[1];
    if (proxy.oauth_proxy_mode === 'upstream') return this.#verifyHandedOut(proxy, origin, authorization, token ?? '');
    const claims = token ? verifyAccessToken(this.#options.keys, proxy, token) : null;
    const grant = claims ? this.#options.grants.alive(claims.grantId) : undefined;
    if (!claims || grant?.mode !== 'gateway' || grant.proxy_id !== proxy.id || grant.client_id !== claims.clientId) {
      return this.#refuse(proxy, origin, true, notValid);
    }
    const verified: Verified = {
      grantId: grant.id, expiresAt: claims.expiresAt * 1000, principal: await this.#principalOf(proxy, grant),
    };
    this.#keep(proxy.id, authorization, verified);
    return this.#judgeFirst(proxy, origin, verified, grant);
  }

  /** Upstream mode: only a token that we handed out ourselves, for this proxy, is accepted. */
  async #verifyHandedOut(proxy: ProxyRecord, origin: string, authorization: string, token: string): Promise<Verdict> {
    const hash = hashOf(token);
    const grant = this.#options.grants.ofHandedOut(hash)
      .find((candidate) => candidate.proxy_id === proxy.id && handedOutUntil(candidate, hash) > Date.now());
    if (!grant) return this.#refuse(proxy, origin, true, notValid);
    const principal: Principal = { ...(await this.#principalOf(proxy, grant)), presented: `Bearer ${token}` };
    const verified: Verified = { grantId: grant.id, expiresAt: handedOutUntil(grant, hash), principal };
    this.#keep(proxy.id, authorization, verified);
    return this.#judgeFirst(proxy, origin, verified, grant);
  }

  #judgeFirst(proxy: ProxyRecord, origin: string, verified: Verified, grant: GrantRecord): Verdict {
    const verdict = this.#judge(proxy, origin, verified);
    this.#options.onFirstUse?.(proxy.id, grant.client_id, verdict.ok ? null : verdict.message);
    return verdict;
  }

  async #principalOf(proxy: ProxyRecord, grant: GrantRecord): Promise<Principal> {
    return {
      id: `grant:${grant.id}`,
      kind: 'grant',
      label: (await this.#options.clients.find(proxy.id, grant.client_id))?.client_name ?? grant.client_name ?? grant.client_id,
      grantId: grant.id,
      connectionId: grant.connection_id,
    };
  }

  #judge(proxy: ProxyRecord, origin: string, verified: Verified): Verdict {
    if (!this.#options.grants.alive(verified.grantId)) {
      return this.#refuse(proxy, origin, true, 'This access was revoked.');
    }
    const { connectionId } = verified.principal;
    if (connectionId !== null && !this.#options.connections.isActive(connectionId)) {
      return this.#refuse(proxy, origin, true, 'The sign-in at the identity provider has ended. Sign in again.');
    }
    return { ok: true, principal: verified.principal };
  }

  #refuse(proxy: ProxyRecord, origin: string, hadToken: boolean, message: string): Verdict {
    const scopes = resourceScopes(proxy, this.#options.providerScopes(proxy));
    return { ok: false, status: 401, message, challenge: bearerChallenge(proxy, origin, scopes, hadToken ? 'invalid_token' : undefined) };
  }

  #keep(proxyId: number, authorization: string, verified: Verified): void {
    const cache = this.#verified.get(proxyId) ?? new Map<string, Verified>();
    this.#verified.set(proxyId, cache);
    if (cache.size >= cacheSize) {
      const oldest = cache.keys().next();
      if (!oldest.done) cache.delete(oldest.value);
    }
    cache.set(authorization, verified);
  }
}

/** Epoch ms; 0 where this is no access token of the grant. */
function handedOutUntil({ handed_out: handed }: GrantRecord, hash: string): number {
  const access = handed?.access.find((candidate) => candidate.hash === hash);
  return access ? (access.expires_at ?? Number.POSITIVE_INFINITY) : 0;
}

const notValid = 'The access token is not valid here, or has expired.';

/** OAuth is switched off for the proxy, visibly, by its setting. */
const anonymous: Principal = { id: 'anonymous', kind: 'anonymous', label: 'anyone on this computer', grantId: null, connectionId: null };
