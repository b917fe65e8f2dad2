import type { FlowView } from '../../preload/schema/traces.ts';
import { silentAuditor, type Auditor } from '../audit/ports.ts';
import type { ConnectionService } from '../connections/connection-service.ts';
import { GatehouseError } from '../errors/index.ts';
import { jsonResponse, type HttpRequest, type HttpResponse } from '../http/exchange.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { Logger } from '../log/logger.ts';
import type { ProviderService } from '../providers/provider-service.ts';
import type { Authenticator, ProxyOAuthRoutes, UpstreamCredentials } from '../proxies/ports.ts';
import type { GrantRecord, ProxyRecord } from '../store/records.ts';
import type { Stores } from '../store/stores.ts';
import { decisionEntry, grantEndedEntry } from './audit.ts';
import { ClientDocuments } from './client-documents/client-documents.ts';
import { ClientRegistry } from './client-registry.ts';
import { ConsentDesk } from './consent/consent-desk.ts';
import { RememberedApprovals } from './consent/remembered-approvals.ts';
import type { OAuthContext } from './context.ts';
import { isPageEndpoint, openCors, runEndpoint } from './endpoints.ts';
import { GrantRegistry } from './grant-registry.ts';
import { jwksResponse } from './metadata/jwks.ts';
import { OAuthProxyRoutes } from './proxy-routes.ts';
import { RateLimits } from './rate-limits.ts';
import { UpstreamRefreshes } from './token/upstream-refreshes.ts';
import { FlowTraces } from './traces/flow-traces.ts';
import { TokenAuthenticator } from './tokens/authenticator.ts';
import { HybridAuthenticator } from './tokens/hybrid-authenticator.ts';
import { lendAccessToken, type LentToken } from './tokens/lent-token.ts';
import { randomValue } from './tokens/opaque.ts';
import { SigningKeys } from './tokens/signing-keys.ts';
import { ConnectionCredentials } from './upstream-credentials.ts';

/** What opens proxies beside OAuth. */
export interface CredentialRings {
  apiKeys: Pick<KeyRing, 'judge'>;
  sessionTokens: Pick<KeyRing, 'judge'>;
}

export interface AuthorizationServerOptions {
  stores: Pick<Stores, 'proxies' | 'clients' | 'grants' | 'approvals' | 'signingKeys' | 'secrets' | 'shortLived'>;
  providers: ProviderService;
  connections: ConnectionService;
  keys: CredentialRings;
  log: Logger;
  /** Left out: nothing is recorded. */
  audit?: Auditor;
  gatewayPort: () => number;
  callbackHost: () => string;
  /** The gateway's public origin; left out: it has none. */
  gatewayPublicOrigin?: () => string | null;
  /** Client id metadata documents are accepted. */
  clientDocuments: () => boolean;
  /** True where the application's own window asks for consent; false: the browser page asks. */
  nativeConsent: boolean;
  /** Of the registration and the token endpoint, for each address. Left out: the usual limit. */
  rateLimitPerMinute?: number;
}

const day = 24 * 60 * 60_000;
/** Name in the keychain of the key that refresh tokens are derived from. */
const refreshKeyRef = 'oauth/refresh-token-key';

/** The authorization server of all proxies: one issuer for each, the same endpoints for all. */
export class AuthorizationServer {
  readonly authenticator: Authenticator;
  readonly credentials: UpstreamCredentials;
  readonly proxyRoutes: ProxyOAuthRoutes;
  readonly consents: ConsentDesk;
  readonly clients: ClientRegistry;
  readonly approvals: RememberedApprovals;
  readonly traces: FlowTraces;
  readonly #context: OAuthContext;
  readonly #tokens: TokenAuthenticator;
  #housekeeping: NodeJS.Timeout | undefined;

  private constructor(context: OAuthContext, keys: CredentialRings) {
    this.#context = context;
    const providerScopes = (proxy: ProxyRecord): readonly string[] => context.providers.scopesFor(proxy);
    this.#tokens = new TokenAuthenticator({
      keys: context.keys,
      grants: context.grants,
      connections: context.connections,
      clients: context.clients,
      providerScopes,
      log: context.log,
      onFirstUse: (proxyId, clientId, problem) => context.traces.called(proxyId, clientId, problem),
    });
    this.authenticator = new HybridAuthenticator({ ...keys, tokens: this.#tokens, log: context.log });
    this.credentials = new ConnectionCredentials({ connections: context.connections, providerScopes });
    this.proxyRoutes = new OAuthProxyRoutes(context);
    this.consents = context.consents;
    this.clients = context.clients;
    this.approvals = context.approvals;
    this.traces = context.traces;
    context.providers.whenRetired((id) => this.#endHandedOut((providerId) => providerId === id));
  }

  static async open(options: AuthorizationServerOptions): Promise<AuthorizationServer> {
    const { stores, keys, clientDocuments, rateLimitPerMinute, gatewayPublicOrigin = () => null, audit = silentAuditor, ...rest } = options;
    const log = options.log.child('oauth-proxy');
    const grants = await GrantRegistry.open(stores, async (grant) => {
      const proxy = await stores.proxies.get(grant.proxy_id);
      const client = await clients.find(grant.proxy_id, grant.client_id);
      await audit.record(grantEndedEntry(proxy, grant.proxy_id, grant, client?.client_name ?? grant.client_name ?? null));
    });
    const traces = new FlowTraces(log);
    const approvals = new RememberedApprovals(stores);
    const consents = new ConsentDesk((view, decision) => {
      const { standing, by } = decision;
      traces.decided(decision);
      void audit.record(decisionEntry(view, decision));
      log.info('consent settled', { proxy: view.proxy_id, client_id: view.client_id, standing, by });
    });
    const clients = await ClientRegistry.open(stores, grants, async (proxyId, clientId) => {
      const isIts = (of: { proxy_id: number; client_id: string }) => of.proxy_id === proxyId && of.client_id === clientId;
      consents.denyWhere(isIts, 'client removed');
      await approvals.forgetWhere(isIts);
    });
    return new AuthorizationServer({
      ...rest,
      audit,
      gatewayPublicOrigin,
      stores,
      log,
      grants,
      traces,
      clients,
      documents: new ClientDocuments(clientDocuments),
      keys: await SigningKeys.open(stores, log),
      consents,
      approvals,
      limits: new RateLimits(rateLimitPerMinute),
      upstreamRefreshes: new UpstreamRefreshes(),
      refreshKey: await refreshKey(options),
      transactions: stores.shortLived('transactions'),
      legs: stores.shortLived('legs'),
      spentLegs: stores.shortLived('spent-legs'),
      codes: stores.shortLived('codes'),
      spentCodes: stores.shortLived('spent-codes'),
    }, keys);
  }

  /** `/api/v1/oauth-proxy/{id}/{endpoint}`. */
  async handle(endpoint: string, proxyId: number, request: HttpRequest): Promise<HttpResponse> {
    const proxy = await this.#context.stores.proxies.get(proxyId);
    if (!proxy?.oauth_proxy_enabled) {
      if (isPageEndpoint(endpoint)) {
        const { gonePage } = await import('./consent/index.ts');
        return { ...gonePage(), status: 404 };
      }
      return jsonResponse(404, { error: 'not_found', error_description: `There is no proxy ${proxyId} with OAuth.` }, { ...openCors });
    }
    return runEndpoint(this.#context, endpoint, proxy, request);
  }

  callback(request: HttpRequest): Promise<HttpResponse> {
    return this.traces.record('callback', null, request, async () => {
      const { callback } = await import('./callback/index.ts');
      return callback(this.#context, request);
    });
  }

  /** The last sign-ins of a proxy, the newest first, with their apps' names as they are registered now. */
  signIns(proxyId: number): Promise<FlowView[]> {
    return Promise.all(this.traces.list(proxyId).map(async (flow) => {
      const client = flow.client_id === null ? undefined : await this.clients.find(proxyId, flow.client_id);
      return client ? { ...flow, client_name: client.client_name } : flow;
    }));
  }

  /** An access token for Gatehouse's own use at a proxy. @param forMs how long it is good where it is never given back */
  lendAccessToken(proxy: ProxyRecord, holder: string, forMs: number): LentToken {
    return lendAccessToken(this.#context, proxy, holder, forMs);
  }

  /** RFC 7517; public. */
  jwks(): Promise<HttpResponse> {
    return Promise.resolve(jwksResponse(this.#context));
  }

  /** Starts the sign-in of a proxy's own account. @throws GatehouseError "not_found", "provider_missing" */
  async connect(proxyId: number): Promise<{ authorization_url: string }> {
    const proxy = await this.#context.stores.proxies.get(proxyId);
    if (!proxy) throw new GatehouseError('not_found', `There is no proxy ${proxyId}.`, { status: 404 });
    const { startConnect } = await import('./connect/index.ts');
    return startConnect(this.#context, proxy);
  }

  /**
   * A proxy's address or OAuth settings changed: what was verified under the old ones is forgotten, and what a provider
   * that it had before gave is over.
   */
  async proxyChanged(proxyId: number): Promise<void> {
    this.#tokens.flush(proxyId);
    const chosen = (await this.#context.stores.proxies.get(proxyId))?.oauth_proxy_provider_id;
    await this.#endHandedOut((providerId, grant) => grant.proxy_id === proxyId && providerId !== chosen);
  }

  /** Upstream mode: tokens of a provider that no longer signs in for a proxy open it no longer, nor are they renewed. */
  async #endHandedOut(matches: (providerId: number, grant: GrantRecord) => boolean): Promise<void> {
    await this.#context.grants.endWhere((grant) => {
      const providerId = grant.handed_out?.provider_id;
      return providerId !== undefined && matches(providerId, grant);
    }, 'provider_changed');
  }

  /** Ends everything that a removed proxy gave. */
  async proxyDeleted(proxyId: number): Promise<void> {
    this.consents.denyWhere((view) => view.proxy_id === proxyId, 'proxy removed');
    await this.clients.deleteOfProxy(proxyId);
    await this.approvals.forgetWhere((record) => record.proxy_id === proxyId);
    await this.#context.connections.deleteOfProxy(proxyId);
    this.#tokens.flush(proxyId);
    this.traces.clear(proxyId);
  }

  /** Tidies up once a day: old keys rotate, what nobody used is forgotten. */
  start(): void {
    this.#housekeeping ??= setInterval(() => void this.#tidy(), day).unref();
    void this.#tidy();
  }

  async #tidy(): Promise<void> {
    const { keys, clients, grants, approvals, log } = this.#context;
    try {
      const now = Date.now();
      await grants.prune(now);
      await clients.prune(now);
      await approvals.forgetWhere(() => false);
      await keys.rotateIfOld(now);
    } catch (error) {
      log.warn('housekeeping failed; it is tried again tomorrow', { error });
    }
  }

  stop(): void {
    clearInterval(this.#housekeeping);
    this.consents.close();
  }
}

async function refreshKey({ stores, log }: AuthorizationServerOptions): Promise<string> {
  try {
    const known = await stores.secrets.get(refreshKeyRef);
    if (known !== undefined) return known;
    const made = randomValue();
    await stores.secrets.set(refreshKeyRef, made);
    return made;
  } catch (error) {
    // A locked keychain: refresh tokens are still known by their hashes, only a lost successor cannot be given twice.
    log.warn('the refresh token key is out of reach; a temporary one is used', { error });
    return randomValue();
  }
}
