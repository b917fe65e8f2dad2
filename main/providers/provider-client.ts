import * as client from 'openid-client';
import type { ProviderRecord } from '../store/records.ts';
import type { OutboundFetch } from './ports.ts';
import { explainFailure } from './explain-failure.ts';
import type { ProviderPreset } from './preset.ts';
import { ProviderError } from './provider-errors.ts';

/** Tokens of a provider, as its token endpoint gave them. */
export interface UpstreamTokens {
  accessToken: string;
  tokenType: string;
  /** Seconds; null where the provider says nothing. */
  expiresIn: number | null;
  refreshToken: string | null;
  /** Granted scopes, or null where the provider means "as asked". */
  scope: string | null;
  idToken?: string | null;
}

/** The signed-in account, from the id token or userinfo. */
export interface Account {
  subject: string | null;
  label: string | null;
}

/** The provider leg's own PKCE, state and nonce; one set per authorization request. */
export interface UpstreamLeg {
  state: string;
  nonce: string;
  codeVerifier: string;
  redirectUri: string;
}

/** Seconds until a provider counts as not answering. */
const answerWithin = 15;
/** Seconds, a hundred years. */
const anyTime = 100 * 365 * 86_400;

export interface ProviderClientOptions {
  /** Seconds. */
  timeout?: number;
  /** The provider does not know our client, or not with this secret. */
  onRejected?: () => void;
  /** How the provider is reached; left out: as the runtime does it. */
  fetch?: OutboundFetch | undefined;
}

/** Speaks OAuth with one provider as its client (RFC 6749, RFC 7636, OpenID Connect Core 1.0). */
export class ProviderClient {
  readonly #record: ProviderRecord;
  readonly #preset: ProviderPreset;
  readonly #secret: () => Promise<string | undefined>;
  readonly #timeout: number;
  readonly #onRejected: () => void;
  readonly #fetch: OutboundFetch | undefined;
  #configuration: Promise<client.Configuration> | undefined;

  constructor(
    record: ProviderRecord, preset: ProviderPreset, secret: () => Promise<string | undefined>,
    { timeout = answerWithin, onRejected = () => undefined, fetch: fetchOut }: ProviderClientOptions = {},
  ) {
    this.#fetch = fetchOut;
    this.#record = record;
    this.#preset = preset;
    this.#secret = secret;
    this.#timeout = timeout;
    this.#onRejected = onRejected;
  }

  get id(): number {
    return this.#record.id;
  }

  get name(): string {
    return this.#record.name;
  }

  /**
   * Endpoints and capabilities of the provider, discovered once.
   * @throws ProviderError "provider_unreachable", "provider_discovery_failed"
   */
  async metadata(): Promise<client.ServerMetadata> {
    return (await this.#configure()).serverMetadata();
  }

  /** Where the browser goes to sign in. Asks for a refresh token in the provider's own way. */
  async authorizationUrl(leg: UpstreamLeg, scopes: readonly string[]): Promise<URL> {
    const configuration = await this.#configure();
    const { quirks } = this.#preset;
    const supported = configuration.serverMetadata().scopes_supported;
    const wanted = new Set(scopes);
    // Without any scope the provider's default counts (RFC 6749 section 3.3): one alone would narrow it.
    const asksForNone = wanted.size === 0;
    if (quirks.offlineScope && !asksForNone && supported?.includes(quirks.offlineScope)) wanted.add(quirks.offlineScope);
    const usesOpenId = wanted.has('openid');
    const parameters = {
      redirect_uri: leg.redirectUri,
      ...(wanted.size ? { scope: [...wanted].join(' ') } : {}),
      state: leg.state,
      ...(usesOpenId ? { nonce: leg.nonce } : {}),
      code_challenge: await client.calculatePKCECodeChallenge(leg.codeVerifier),
      code_challenge_method: 'S256',
      // OpenID Connect Core 1.0 section 11: offline access needs an explicit consent.
      ...(quirks.offlineScope && wanted.has(quirks.offlineScope) ? { prompt: 'consent' } : {}),
      ...quirks.authorizationParameters,
      ...this.#resource,
    };
    // The endpoint comes from the provider's metadata: only what a browser may safely open passes (CVE-2025-6514).
    const url = urlOf(() => client.buildAuthorizationUrl(configuration, parameters));
    if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isLoopback(url))) {
      throw new ProviderError('provider_discovery_failed', `${this.name} names an authorization endpoint that is not https.`,
        'Check the provider\'s issuer URL.', { field: 'issuer' });
    }
    return url;
  }

  /**
   * Exchanges the code in `callbackUrl`; state, `iss`, nonce and id token are checked.
   * @throws ProviderError of every kind
   */
  async exchange(callbackUrl: URL, leg: UpstreamLeg, scopes: readonly string[]): Promise<{ tokens: UpstreamTokens; account: Account }> {
    const configuration = await this.#configure();
    try {
      // openid-client takes the redirect URI from the URL; ours is the registered spelling whatever the browser used.
      const current = new URL(leg.redirectUri);
      current.search = callbackUrl.search;
      const answer = await client.authorizationCodeGrant(configuration, current, {
        expectedState: leg.state,
        pkceCodeVerifier: leg.codeVerifier,
        ...(scopes.includes('openid') ? { expectedNonce: leg.nonce } : {}),
      }, this.#resource);
      return { tokens: tokensOf(answer), account: await this.#accountOf(configuration, answer) };
    } catch (error) {
      throw await this.#explained(error, [callbackUrl.searchParams.get('code') ?? '', leg.codeVerifier]);
    }
  }

  /** @throws ProviderError; only failure "provider_invalid_grant" means that the refresh token is dead */
  async refresh(refreshToken: string): Promise<UpstreamTokens> {
    const configuration = await this.#forRefreshes(await this.#configure());
    try {
      return tokensOf(await client.refreshTokenGrant(configuration, refreshToken, this.#resource));
    } catch (error) {
      throw await this.#explained(error, [refreshToken]);
    }
  }

  /** RFC 8707: which MCP server the tokens are for, with every request. */
  get #resource(): { resource?: string } {
    const resource = this.#record.discovered?.resource;
    return resource ? { resource } : {};
  }

  /** @param sent secrets that the request carried, beside that of the client */
  async #explained(error: unknown, sent: readonly string[]): Promise<ProviderError> {
    const secret = await this.#secret().catch(() => undefined);
    const explained = explainFailure(error, this.name, [...sent, secret ?? '']);
    if (explained.failure === 'provider_rejected_client') this.#onRejected();
    return explained;
  }

  async #configure(): Promise<client.Configuration> {
    // A failed discovery is not remembered: the provider may be back at the next call.
    this.#configuration ??= this.#discover().catch((error: unknown) => {
      this.#configuration = undefined;
      throw error;
    });
    return this.#configuration;
  }

  /**
   * The same provider, whatever the time. The id token that some send along says nothing that we use, and where this
   * computer's clock is wrong it looks expired: an answer that was thrown away for it would be the one with the new
   * refresh token, after which the old one is dead.
   */
  async #forRefreshes(usual: client.Configuration): Promise<client.Configuration> {
    const authentication = this.#authentication((await this.#secret()) ?? '');
    const metadata = { [client.clockTolerance]: anyTime };
    const configuration = new client.Configuration(
      usual.serverMetadata(), this.#record.client_id, metadata, authentication);
    configuration.timeout = this.#timeout;
    if (this.#fetch) configuration[client.customFetch] = this.#fetch;
    const { token_endpoint: endpoint } = usual.serverMetadata();
    if (endpoint && isLoopback(new URL(endpoint))) client.allowInsecureRequests(configuration);
    return configuration;
  }

  async #discover(): Promise<client.Configuration> {
    const secret = (await this.#secret()) ?? '';
    const authentication = this.#authentication(secret);
    if (!this.#preset.quirks.discovery || (!this.#record.issuer && this.#record.token_url)) {
      return this.#withManualEndpoints(authentication);
    }
    const issuer = this.#issuer();
    // RFC 8252 section 8.3: plain http only where it stays on this computer.
    const insecure = issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [];
    const reach = this.#fetch ? { [client.customFetch]: this.#fetch } : {};
    const options = { timeout: this.#timeout, execute: insecure, ...reach };
    try {
      return await client.discovery(issuer, this.#record.client_id, {}, authentication, options);
    } catch (error) {
      if (isNotFound(error)) {
        try {
          return await client.discovery(issuer, this.#record.client_id, {}, authentication, { ...options, algorithm: 'oauth2' });
        } catch (second) {
          throw this.#discoveryFailure(second, issuer);
        }
      }
      throw this.#discoveryFailure(error, issuer);
    }
  }

  #authentication(secret: string): client.ClientAuth {
    if (!secret) return client.None();
    const usual = `client_secret_${this.#preset.quirks.clientAuthentication}`;
    const method = this.#record.discovered?.client_authentication ?? usual;
    return method === 'client_secret_post' ? client.ClientSecretPost(secret) : client.ClientSecretBasic(secret);
  }

  #issuer(): URL {
    const issuer = this.#record.issuer ?? this.#preset.issuer;
    if (!issuer) {
      throw new ProviderError('provider_discovery_failed', `${this.name} has no issuer URL.`, 'Enter the issuer URL.', { field: 'issuer' });
    }
    const url = new URL(issuer);
    if (url.protocol !== 'https:' && !isLoopback(url)) {
      throw new ProviderError('provider_discovery_failed', 'An issuer outside this computer must use https.',
        'Enter the issuer URL with https://.', { field: 'issuer' });
    }
    return url;
  }

  #withManualEndpoints(authentication: client.ClientAuth): client.Configuration {
    const authorization = this.#record.auth_url ?? this.#preset.authUrl;
    const token = this.#record.token_url ?? this.#preset.tokenUrl;
    if (!authorization || !token) {
      throw new ProviderError('provider_discovery_failed', `${this.name} lacks its authorization URL or token URL.`,
        'Enter both.', { field: authorization ? 'token_url' : 'auth_url' });
    }
    const userinfo = this.#record.userinfo_url ?? this.#preset.userinfoUrl;
    const configuration = new client.Configuration({
      issuer: this.#record.issuer ?? new URL(token).origin,
      authorization_endpoint: authorization,
      token_endpoint: token,
      ...(userinfo ? { userinfo_endpoint: userinfo } : {}),
      ...this.#discoveredMetadata(),
    }, this.#record.client_id, {}, authentication);
    configuration.timeout = this.#timeout;
    if (this.#fetch) configuration[client.customFetch] = this.#fetch;
    if ([authorization, token].every((url) => isLoopback(new URL(url)))) client.allowInsecureRequests(configuration);
    return configuration;
  }

  #discoveredMetadata(): Partial<client.ServerMetadata> {
    const { discovered } = this.#record;
    if (!discovered) return {};
    const { id_token_signing_alg_values_supported: algorithms, ...metadata } = discovered.server;
    return { ...metadata, ...(algorithms.length ? { id_token_signing_alg_values_supported: algorithms } : {}) };
  }

  #discoveryFailure(error: unknown, issuer: URL): ProviderError {
    const explained = explainFailure(error, this.name);
    if (explained.failure === 'provider_unreachable') {
      return new ProviderError('provider_unreachable', `${issuer.origin} does not answer.`,
        'Check the issuer URL and that the provider is running, then try again.', { field: 'issuer', cause: error });
    }
    const named = mismatchedIssuer(error);
    return named
      ? new ProviderError('provider_discovery_failed', `The provider calls itself ${named}, not ${issuer.href}.`,
          `Enter ${named} as issuer URL if that is the provider you mean.`, { field: 'issuer', cause: error })
      : new ProviderError('provider_discovery_failed', `${issuer.href} has no OpenID Connect discovery document.`,
          'Check the issuer URL: it is the part before /.well-known/openid-configuration.', { field: 'issuer', cause: error, detail: explained.detail });
  }

  async #accountOf(configuration: client.Configuration, answer: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers): Promise<Account> {
    const claims = answer.claims();
    const fromToken = claims ? pickLabel(claims, this.#preset.quirks.accountClaims) : null;
    if (claims && fromToken) return { subject: claims.sub, label: fromToken };
    const endpoint = configuration.serverMetadata().userinfo_endpoint;
    if (!endpoint) return { subject: claims?.sub ?? null, label: null };
    try {
      const info = await this.#userinfo(configuration, endpoint, answer.access_token, claims?.sub);
      const id = claims?.sub ?? info['sub'] ?? info['id'];
      return { subject: id === undefined || id === null ? null : String(id), label: pickLabel(info, this.#preset.quirks.accountClaims) };
    } catch {
      // The account's name is a comfort, not a condition: a sign-in does not fail over it.
      return { subject: claims?.sub ?? null, label: null };
    }
  }

  async #userinfo(configuration: client.Configuration, endpoint: string, accessToken: string, subject: string | undefined): Promise<Record<string, unknown>> {
    if (subject) return { ...(await client.fetchUserInfo(configuration, accessToken, subject)) };
    const response = await client.fetchProtectedResource(configuration, accessToken, new URL(endpoint), 'GET', null, new Headers({ accept: 'application/json' }));
    return response.ok ? ((await response.json()) as Record<string, unknown>) : {};
  }
}

function tokensOf(answer: client.TokenEndpointResponse): UpstreamTokens {
  return {
    accessToken: answer.access_token,
    tokenType: answer.token_type,
    expiresIn: answer.expires_in ?? null,
    refreshToken: answer.refresh_token ?? null,
    scope: answer.scope ?? null,
    idToken: answer.id_token ?? null,
  };
}

function pickLabel(members: object, names: readonly string[]): string | null {
  for (const name of names) {
    const value = (members as Record<string, unknown>)[name];
    if (typeof value === 'string' && value) return value.slice(0, 200);
  }
  return null;
}

/** openid-client throws where the metadata's endpoint is missing, no URL, or neither http nor https. */
function urlOf(build: () => URL): URL | null {
  try {
    return build();
  } catch {
    return null;
  }
}

const isLoopback = (url: URL): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);

function isNotFound(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current.cause instanceof Response) return current.cause.status === 404 || current.cause.status === 405;
  }
  return false;
}

/** The issuer that the metadata names where it is not the one that was asked (RFC 8414 section 3.3). */
function mismatchedIssuer(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') return null;
  for (let current: unknown = error; typeof current === 'object' && current !== null; current = (current as { cause?: unknown }).cause) {
    const body = (current as { body?: { issuer?: unknown } }).body;
    if (typeof body?.issuer === 'string') return body.issuer.slice(0, 200);
  }
  return null;
}
