import type { Auditor } from '../audit/ports.ts';
import type { ConnectionService } from '../connections/connection-service.ts';
import type { Logger } from '../log/logger.ts';
import type { ProviderService } from '../providers/provider-service.ts';
import type { ShortLived } from '../store/collection.ts';
import type { Stores } from '../store/stores.ts';
import type { ClientDocuments } from './client-documents/client-documents.ts';
import type { ClientRegistry } from './client-registry.ts';
import type { RememberedApprovals } from './consent/remembered-approvals.ts';
import type { ConsentDesk } from './consent/consent-desk.ts';
import type { GrantRegistry } from './grant-registry.ts';
import type { UpstreamRefreshes } from './token/upstream-refreshes.ts';
import type { RateLimits } from './rate-limits.ts';
import type { FlowTraces } from './traces/flow-traces.ts';
import type { SigningKeys } from './tokens/signing-keys.ts';
import type { AuthorizationCode, PendingLeg, Transaction } from './transaction.ts';

/** What the endpoints work with. */
export interface OAuthContext {
  stores: Pick<Stores, 'proxies'>;
  providers: ProviderService;
  connections: ConnectionService;
  clients: ClientRegistry;
  documents: ClientDocuments;
  grants: GrantRegistry;
  keys: SigningKeys;
  consents: ConsentDesk;
  approvals: RememberedApprovals;
  limits: RateLimits;
  /** The sign-in log. */
  traces: FlowTraces;
  audit: Auditor;
  log: Logger;
  /** Key from which refresh tokens are derived; one per install. */
  refreshKey: string;
  transactions: ShortLived<Transaction>;
  /** Sign-ins under way at a provider, by `state`. */
  legs: ShortLived<PendingLeg>;
  /** States that came back once already. */
  spentLegs: ShortLived<true>;
  upstreamRefreshes: UpstreamRefreshes;
  /** By the code's hash. */
  codes: ShortLived<AuthorizationCode>;
  /** Grant ids by the hash of the code that gave them, to end them at a replay. */
  spentCodes: ShortLived<string>;
  gatewayPort: () => number;
  /** Spelling of our host in the callback that providers know. */
  callbackHost: () => string;
  /** The gateway's public origin behind a TLS terminator: then consent and callback are there. */
  gatewayPublicOrigin: () => string | null;
  /** True where the application's own window asks for consent. */
  nativeConsent: boolean;
}

type CallbackAddress = Pick<OAuthContext, 'callbackHost' | 'gatewayPort' | 'gatewayPublicOrigin'>;

/** `http://localhost:8080`: where consent and callback happen, whatever spelling a flow started on. */
export const callbackOrigin = (context: CallbackAddress): string =>
  context.gatewayPublicOrigin() ?? `http://${context.callbackHost()}:${context.gatewayPort()}`;

/** The callback that is registered at providers. */
export const callbackUrl = (context: CallbackAddress): string =>
  `${callbackOrigin(context)}/api/v1/oauth/callback`;

/** Where a proxy's OAuth endpoints are, below the gateway's origin. */
export const endpointPath = (proxyId: number, endpoint: string): string => `/api/v1/oauth-proxy/${proxyId}/${endpoint}`;
