import * as client from 'openid-client';
import { isLoopbackUrl } from '../http/addresses.ts';
import type { ProviderRecord } from '../store/records.ts';
import { isSafeUrl } from './check-endpoints.ts';
import { discoveryFailure, isNotFound } from './discovery-failure.ts';
import type { OutboundFetch } from './ports.ts';
import type { ProviderPreset } from './preset.ts';
import { ProviderError } from './provider-errors.ts';
import { typedEndpoints } from './typed-endpoints.ts';

export interface ProviderConfigurationOptions {
  record: ProviderRecord;
  preset: ProviderPreset;
  /** The client secret; undefined for a public client. */
  secret: () => Promise<string | undefined>;
  /** Seconds until the provider counts as not answering. */
  timeout: number;
  /** How the provider is reached; left out: as the runtime does it. */
  fetch?: OutboundFetch | undefined;
}

/** Seconds, a hundred years. */
const anyTime = 100 * 365 * 86_400;

/** One provider as openid-client knows it: its endpoints, and how our client shows itself there. */
export class ProviderConfiguration {
  readonly #options: ProviderConfigurationOptions;
  #usual: Promise<client.Configuration> | undefined;

  constructor(options: ProviderConfigurationOptions) {
    this.#options = options;
  }

  /**
   * Found once.
   * @throws ProviderError "provider_unreachable", "provider_discovery_failed"
   */
  usual(): Promise<client.Configuration> {
    // A failed discovery is not remembered: the provider may be back at the next call.
    this.#usual ??= this.#find().catch((error: unknown) => {
      this.#usual = undefined;
      throw error;
    });
    return this.#usual;
  }

  /**
   * The same provider, whatever the time. The id token that some send along says nothing that we use, and where this
   * computer's clock is wrong it looks expired: an answer that was thrown away for it would be the one with the new
   * refresh token, after which the old one is dead.
   */
  async forRefreshes(): Promise<client.Configuration> {
    const server = (await this.usual()).serverMetadata();
    const { token_endpoint: endpoint } = server;
    const isLocal = endpoint !== undefined && isLoopbackUrl(new URL(endpoint));
    return this.#of(server, await this.#authentication(), isLocal, { [client.clockTolerance]: anyTime });
  }

  async #find(): Promise<client.Configuration> {
    const { record, preset } = this.#options;
    const authentication = await this.#authentication();
    if (preset.quirks.discovery && (record.issuer || !record.token_url)) return this.#discover(authentication);
    const server = typedEndpoints(record, preset);
    // Those with plain http are all on this computer.
    const { authorization_endpoint: authorization, token_endpoint: token, userinfo_endpoint: userinfo } = server;
    const isLocal = [authorization, token, userinfo].some((url) => url?.startsWith('http:'));
    return this.#of(server, authentication, isLocal);
  }

  #of(
    server: client.ServerMetadata, authentication: client.ClientAuth, isLocal: boolean,
    metadata: Partial<client.ClientMetadata> = {},
  ): client.Configuration {
    const { record, timeout, fetch: fetchOut } = this.#options;
    const configuration = new client.Configuration(server, record.client_id, metadata, authentication);
    configuration.timeout = timeout;
    if (fetchOut) configuration[client.customFetch] = fetchOut;
    if (isLocal) client.allowInsecureRequests(configuration);
    return configuration;
  }

  async #discover(authentication: client.ClientAuth): Promise<client.Configuration> {
    const { record, timeout, fetch: fetchOut } = this.#options;
    const issuer = this.#issuer();
    // RFC 8252 section 8.3: plain http only where it stays on this computer.
    const insecure = issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [];
    const reach = fetchOut ? { [client.customFetch]: fetchOut } : {};
    const look = (algorithm: 'oidc' | 'oauth2'): Promise<client.Configuration> =>
      client.discovery(issuer, record.client_id, {}, authentication, { timeout, execute: insecure, algorithm, ...reach });
    try {
      return await look('oidc').catch((error: unknown) => {
        if (isNotFound(error)) return look('oauth2');
        throw error;
      });
    } catch (error) {
      throw discoveryFailure(error, issuer, record.name);
    }
  }

  #issuer(): URL {
    const { record, preset } = this.#options;
    const issuer = record.issuer ?? preset.issuer;
    if (!issuer) {
      throw new ProviderError('provider_discovery_failed', `${record.name} has no issuer URL.`, 'Enter the issuer URL.', { field: 'issuer' });
    }
    const url = new URL(issuer);
    if (!isSafeUrl(url)) {
      throw new ProviderError('provider_discovery_failed', 'An issuer outside this computer must use https.',
        'Enter the issuer URL with https://.', { field: 'issuer' });
    }
    return url;
  }

  async #authentication(): Promise<client.ClientAuth> {
    const { record, preset, secret } = this.#options;
    const known = await secret();
    if (!known) return client.None();
    const usual = `client_secret_${preset.quirks.clientAuthentication}`;
    const method = record.discovered?.client_authentication ?? usual;
    return method === 'client_secret_post' ? client.ClientSecretPost(known) : client.ClientSecretBasic(known);
  }
}
