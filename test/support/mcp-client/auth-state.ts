import { randomUUID } from 'node:crypto';
import type { OAuthClientProvider, OAuthDiscoveryState } from '@modelcontextprotocol/sdk/client/auth.js';
import type {
  OAuthClientInformationMixed, OAuthClientMetadata, OAuthTokens,
} from '@modelcontextprotocol/sdk/shared/auth.js';

/** What an MCP client keeps between runs. */
export interface ClientStore {
  redirectPort?: number;
  client?: OAuthClientInformationMixed;
  tokens?: OAuthTokens;
}

/** The OAuth side of a client, as the SDK asks for it. */
export class AuthState implements OAuthClientProvider {
  readonly redirectUrl: string;
  /** Never resolves; rejects when the browser could not get through. */
  readonly browserFailure: Promise<never>;
  readonly #store: ClientStore;
  readonly #options: { name?: string; openBrowser: (url: string) => Promise<unknown> };
  readonly #state = randomUUID();
  #verifier = '';
  #discovered: OAuthDiscoveryState | undefined;
  #browserFailed: (error: unknown) => void = () => {};

  constructor(
    store: ClientStore, redirectUrl: string, options: { name?: string; openBrowser: (url: string) => Promise<unknown> },
  ) {
    this.#store = store;
    this.#options = options;
    this.redirectUrl = redirectUrl;
    this.browserFailure = new Promise((_resolve, reject) => {
      this.#browserFailed = reject;
    });
    // It may fail after nobody waits any more.
    this.browserFailure.catch(() => {});
  }

  get clientMetadata(): OAuthClientMetadata {
    return {
      client_name: this.#options.name ?? 'Gatehouse test client',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  }

  state = (): string => this.#state;
  clientInformation = () => this.#store.client;
  tokens = () => this.#store.tokens;
  codeVerifier = (): string => this.#verifier;
  discoveryState = () => this.#discovered;

  saveClientInformation(client: OAuthClientInformationMixed): void {
    this.#store.client = client;
  }

  saveTokens(tokens: OAuthTokens): void {
    this.#store.tokens = tokens;
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  saveDiscoveryState(discovered: OAuthDiscoveryState): void {
    this.#discovered = discovered;
  }

  redirectToAuthorization(url: URL): void {
    this.#options.openBrowser(url.href).catch(this.#browserFailed);
  }

  invalidateCredentials(scope: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery'): void {
    if (scope === 'all' || scope === 'client') delete this.#store.client;
    if (scope === 'all' || scope === 'tokens') delete this.#store.tokens;
    if (scope === 'all' || scope === 'discovery') this.#discovered = undefined;
  }

  /** The code of an authorization response, after the check that it answers our own request (RFC 6749 10.12). */
  codeFrom(query: URLSearchParams): string {
    if (query.get('state') !== this.#state) throw new Error('The state of the authorization response is not ours.');
    const code = query.get('code');
    if (!code) throw new Error('The authorization response has no code.');
    return code;
  }
}
