import * as client from 'openid-client';
import type { ProviderRecord } from '../store/records.ts';
import { accountOf, type Account } from './account.ts';
import { isSafeUrl } from './check-endpoints.ts';
import { explainFailure } from './explain-failure.ts';
import { otherIssuer } from './other-issuer.ts';
import type { OutboundFetch } from './ports.ts';
import type { ProviderPreset } from './preset.ts';
import { ProviderConfiguration } from './provider-configuration.ts';
import { ProviderError } from './provider-errors.ts';
import { tokensOf, type UpstreamTokens } from './upstream-tokens.ts';

/** The provider leg's own PKCE, state and nonce; one set per authorization request. */
export interface UpstreamLeg {
  state: string;
  nonce: string;
  codeVerifier: string;
  redirectUri: string;
}

/** Seconds until a provider counts as not answering. */
const answerWithin = 15;

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
  readonly #onRejected: () => void;
  readonly #configuration: ProviderConfiguration;

  constructor(
    record: ProviderRecord, preset: ProviderPreset, secret: () => Promise<string | undefined>,
    { timeout = answerWithin, onRejected = () => undefined, fetch: fetchOut }: ProviderClientOptions = {},
  ) {
    this.#record = record;
    this.#preset = preset;
    this.#secret = secret;
    this.#onRejected = onRejected;
    this.#configuration = new ProviderConfiguration({ record, preset, secret, timeout, fetch: fetchOut });
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
    return (await this.#configuration.usual()).serverMetadata();
  }

  /** Where the browser goes to sign in. Asks for a refresh token in the provider's own way. */
  async authorizationUrl(leg: UpstreamLeg, scopes: readonly string[]): Promise<URL> {
    const configuration = await this.#configuration.usual();
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
    if (!url || !isSafeUrl(url)) {
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
    const configuration = await this.#configuration.usual();
    try {
      const answer = await this.#grant(configuration, callbackUrl, leg, scopes);
      return { tokens: tokensOf(answer), account: await accountOf(configuration, answer, this.#preset.quirks.accountClaims) };
    } catch (error) {
      throw await this.#explained(error, [callbackUrl.searchParams.get('code') ?? '', leg.codeVerifier]);
    }
  }

  /**
   * The error that the provider sent the browser back with. What another server says in its name does not count, not
   * even its words (RFC 9207 section 2.4).
   * @throws ProviderError where the answer is not this provider's
   */
  async refusal(callbackUrl: URL, leg: UpstreamLeg): Promise<{ error: string; description: string | null }> {
    try {
      await this.#grant(await this.#configuration.usual(), callbackUrl, leg, []);
    } catch (error) {
      if (!(error instanceof client.AuthorizationResponseError)) throw await this.#explained(error, [leg.codeVerifier]);
      return { error: error.error, description: error.error_description ?? null };
    }
    throw new Error('an authorization response without an error is no refusal');
  }

  /** Checks the authorization response, then asks for the tokens. */
  #grant(
    configuration: client.Configuration, callbackUrl: URL, leg: UpstreamLeg, scopes: readonly string[],
  ): ReturnType<typeof client.authorizationCodeGrant> {
    // openid-client takes the redirect URI from the URL; ours is the registered spelling whatever the browser used.
    const current = new URL(leg.redirectUri);
    current.search = callbackUrl.search;
    return client.authorizationCodeGrant(configuration, current, {
      expectedState: leg.state,
      pkceCodeVerifier: leg.codeVerifier,
      ...(scopes.includes('openid') ? { expectedNonce: leg.nonce } : {}),
    }, this.#resource);
  }

  /** @throws ProviderError; only failure "provider_invalid_grant" means that the refresh token is dead */
  async refresh(refreshToken: string): Promise<UpstreamTokens> {
    const configuration = await this.#configuration.forRefreshes();
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
    const named = otherIssuer(error);
    const explained = named === null
      ? explainFailure(error, this.name, [...sent, secret ?? ''])
      : this.#answeredByAnother(named, error);
    if (explained.failure === 'provider_rejected_client') this.#onRejected();
    return explained;
  }

  /** Mix-up (RFC 9700 section 4.4), or an issuer that nobody typed in: then ours is a guess. */
  #answeredByAnother(named: string, cause: unknown): ProviderError {
    const remedy = this.#record.issuer === null
      ? `If that is the provider you mean, enter ${named} as its issuer URL, then sign in again.`
      : 'Start the sign-in again; if it stays so, compare the issuer URL with the provider\'s console.';
    return new ProviderError('provider_invalid_answer', `The answer came from ${named}, not from ${this.name} as it is set up.`,
      remedy, { field: 'issuer', cause });
  }
}

/** openid-client throws where the metadata's endpoint is missing, no URL, or neither http nor https. */
function urlOf(build: () => URL): URL | null {
  try {
    return build();
  } catch {
    return null;
  }
}
