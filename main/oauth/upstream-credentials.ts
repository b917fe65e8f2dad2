import { ConnectionEnded } from '../connections/token-keeper.ts';
import type { ConnectionService } from '../connections/connection-service.ts';
import type { Principal, UpstreamAuthorization, UpstreamCredentials } from '../proxies/ports.ts';
import type { ProxyRecord } from '../store/records.ts';
import { bearerChallenge } from './challenge.ts';
import { resourceScopes } from './scopes.ts';

export interface ConnectionCredentialsOptions {
  connections: Pick<ConnectionService, 'tokenAtHand' | 'token' | 'ownOf'>;
  providerScopes: (proxy: ProxyRecord) => readonly string[];
}

/** Puts the provider's token in place of the client's: a call only ever carries what its own connection holds. */
export class ConnectionCredentials implements UpstreamCredentials {
  readonly #options: ConnectionCredentialsOptions;

  constructor(options: ConnectionCredentialsOptions) {
    this.#options = options;
  }

  authorizationFor(proxy: ProxyRecord, origin: string, principal: Principal): UpstreamAuthorization | Promise<UpstreamAuthorization> {
    if (principal.presented !== undefined) return { kind: 'inject', header: principal.presented };
    const connectionId = this.#connectionOf(proxy, principal);
    if (connectionId === null) return this.#withoutConnection(proxy, origin, principal);
    const token = this.#options.connections.tokenAtHand(connectionId);
    return token ? { kind: 'inject', header: token.header } : this.#fetch(proxy, origin, principal, connectionId);
  }

  async refreshAfterRefusal(proxy: ProxyRecord, origin: string, principal: Principal, header: string): Promise<UpstreamAuthorization> {
    if (principal.presented !== undefined) {
      return this.#needsSignIn(proxy, origin, principal, 'The MCP server refuses the access token. Refresh it or sign in again.');
    }
    const connectionId = this.#connectionOf(proxy, principal);
    return connectionId === null ? this.#withoutConnection(proxy, origin, principal) : this.#fetch(proxy, origin, principal, connectionId, header);
  }

  #connectionOf(proxy: ProxyRecord, principal: Principal): string | null {
    if (!proxy.inject_upstream_token || !proxy.oauth_proxy_enabled) return null;
    return principal.connectionId ?? this.#options.connections.ownOf(proxy.id);
  }

  #withoutConnection(proxy: ProxyRecord, origin: string, principal: Principal): UpstreamAuthorization {
    const needed = proxy.oauth_proxy_enabled && proxy.inject_upstream_token && principal.kind !== 'anonymous';
    return needed ? this.#needsSignIn(proxy, origin, principal, 'This proxy has no signed-in account. Choose Connect account in Gatehouse.') : { kind: 'none' };
  }

  async #fetch(
    proxy: ProxyRecord, origin: string, principal: Principal, connectionId: string, refused?: string,
  ): Promise<UpstreamAuthorization> {
    try {
      return { kind: 'inject', header: (await this.#options.connections.token(connectionId, refused)).header };
    } catch (error) {
      if (error instanceof ConnectionEnded) return this.#needsSignIn(proxy, origin, principal, error.message);
      throw error;
    }
  }

  /** A client with a key cannot sign in by itself: a challenge would only have it try, or think its key refused. */
  #needsSignIn(proxy: ProxyRecord, origin: string, { kind }: Principal, message: string): UpstreamAuthorization {
    const scopes = resourceScopes(proxy, this.#options.providerScopes(proxy));
    const hasKey = kind === 'api_key' || kind === 'session';
    const challenge = hasKey ? null : bearerChallenge(proxy, origin, scopes, 'invalid_token');
    return { kind: 'needs_sign_in', challenge, message };
  }
}
