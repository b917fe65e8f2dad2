import { randomBytes, randomUUID } from 'node:crypto';
import type { ProviderCreate, ProviderUpdate } from '../../preload/schema/entities.ts';
import type { ProviderTemplate, ProviderTest, ProviderView } from '../../preload/schema/views.ts';
import { GatehouseError } from '../errors/index.ts';
import { Signal } from '../events/signal.ts';
import type { Logger } from '../log/logger.ts';
import type { ProviderRecord, ProxyRecord } from '../store/records.ts';
import type { Stores } from '../store/stores.ts';
import { checkEndpoints } from './check-endpoints.ts';
import { DiscoveredClients } from './discovered/discovered-clients.ts';
import { DiscoveredProviders } from './discovered/discovered-providers.ts';
import { isDiscovered } from './discovered/discovered-record.ts';
import { discoveredUrlOf } from './discovered/discovered-url.ts';
import { presetOf, presets } from './presets/index.ts';
import type { OutboundFetch } from './ports.ts';
import { providerMissing } from './provider-errors.ts';
import type * as Code from './provider-client.ts';
import type { ProviderClient } from './provider-client.ts';
import { providerView, templateView } from './provider-view.ts';
import { isSameClient } from './same-client.ts';
import { secretRef } from './secret-ref.ts';
import { testProvider } from './test-provider.ts';

export interface ProviderServiceOptions {
  stores: Pick<Stores, 'providers' | 'proxies' | 'secrets'>;
  log: Logger;
  /** The callback to register at every provider. */
  callbackUrl: () => string;
  /** How providers and MCP servers are reached; left out: as the runtime does it. */
  fetch?: OutboundFetch;
  /** Epoch ms. */
  now?: () => number;
}

/** Told of a provider that must not be used any more, before it goes. @param reason a sentence for a person */
export type RetirementListener = (providerId: number, reason: string) => Promise<void>;

/** The identity providers: those that a person has added, and those that MCP servers with their own OAuth name. */
export class ProviderService {
  readonly changed = new Signal();
  readonly #stores: ProviderServiceOptions['stores'];
  readonly #log: Logger;
  readonly #callbackUrl: () => string;
  readonly #fetch: OutboundFetch | undefined;
  readonly #clients = new Map<number, ProviderClient>();
  /** Scopes of the providers that exist and are enabled, for decisions that cannot wait. */
  readonly #ready = new Map<number, readonly string[]>();
  readonly #discovered: DiscoveredProviders;
  readonly #discoveredClients: DiscoveredClients;
  readonly #onRetired = new Set<RetirementListener>();

  private constructor(options: ProviderServiceOptions) {
    this.#stores = options.stores;
    this.#log = options.log.child('providers');
    this.#callbackUrl = options.callbackUrl;
    this.#fetch = options.fetch;
    this.#discovered = new DiscoveredProviders({
      ...options,
      log: this.#log,
      onChanged: () => this.changed.emit(),
      onRetired: (id, reason) => this.#retire(id, reason),
    });
    this.#discoveredClients = new DiscoveredClients(
      options.stores, (id) => this.#discovered.reject(id), options.fetch,
    );
  }

  static async open(options: ProviderServiceOptions): Promise<ProviderService> {
    const service = new ProviderService(options);
    for (const record of await options.stores.providers.list()) {
      if (isDiscovered(record)) service.#discovered.add(record);
      else service.#remember(record);
    }
    return service;
  }

  templates(): ProviderTemplate[] {
    return presets.map(templateView);
  }

  /** True where a sign-in at the proxy can begin: its provider is enabled, or may be found at its MCP server. */
  isReadyFor(proxy: ProxyRecord): boolean {
    return this.problemOf(proxy) === null;
  }

  /** Why no sign-in at the proxy can begin; null where one can. */
  problemOf(proxy: ProxyRecord): GatehouseError | null {
    const id = proxy.oauth_proxy_provider_id;
    if (id === null && discoveredUrlOf(proxy) !== null) return this.#discovered.problemOf(proxy.id);
    return id !== null && this.#ready.has(id) ? null : providerMissing();
  }

  /** Id of the provider that signs people in for the proxy; null where it has none, or none was discovered yet. */
  idFor(proxy: ProxyRecord): number | null {
    if (proxy.oauth_proxy_provider_id !== null) return proxy.oauth_proxy_provider_id;
    return (discoveredUrlOf(proxy) !== null && this.#discovered.current(proxy.id)?.id) || null;
  }

  /** The provider's own scopes, asked for where the proxy names none. */
  scopesFor(proxy: ProxyRecord): readonly string[] {
    const id = this.idFor(proxy);
    return id === null ? [] : (this.#discovered.get(id)?.scopes ?? this.#ready.get(id) ?? []);
  }

  /** What a person knows the provider by: the name they gave it, or the host of a discovered one. */
  async labelFor(proxy: ProxyRecord): Promise<string | undefined> {
    const id = this.idFor(proxy);
    return id === null ? undefined : this.nameOf(id);
  }

  /** True where the MCP server's own authorization server signs people in: one connection serves all local clients. */
  isDiscoveredFor(proxy: ProxyRecord): boolean {
    return discoveredUrlOf(proxy) !== null;
  }

  /**
   * The OAuth client of the proxy's provider. Where the MCP server has its own OAuth, that is discovered and registered
   * with first; later calls find it remembered.
   * @throws GatehouseError "provider_missing"; DiscoveryError
   */
  async clientFor(proxy: ProxyRecord): Promise<ProviderClient> {
    const url = discoveredUrlOf(proxy);
    if (url === null) return this.client(proxy.oauth_proxy_provider_id);
    return this.#discoveredClients.of(await this.#discovered.ensure(proxy, url));
  }

  /** True where a sign-in at this provider is one for the proxy. */
  signsInFor(proxy: ProxyRecord, providerId: number): boolean {
    const chosen = proxy.oauth_proxy_provider_id;
    return chosen === null ? this.#discovered.get(providerId)?.discovered.proxy_id === proxy.id : providerId === chosen;
  }

  /** A proxy was changed: what was discovered for it may not hold any more. */
  async proxyChanged(proxyId: number): Promise<void> {
    const proxy = await this.#stores.proxies.get(proxyId);
    if (proxy) await this.#discovered.proxyChanged(proxy);
  }

  proxyDeleted(proxyId: number): Promise<void> {
    return this.#discovered.proxyDeleted(proxyId);
  }

  whenRetired(listener: RetirementListener): void {
    this.#onRetired.add(listener);
  }

  /** Those that a person has added. */
  async list(): Promise<ProviderView[]> {
    return (await this.#added()).sort((a, b) => a.id - b.id).map((record) => this.#view(record));
  }

  async get(id: number): Promise<ProviderView> {
    return this.#view(await this.#existing(id));
  }

  /** The name a person gave, or undefined where the provider is gone. */
  async nameOf(id: number): Promise<string | undefined> {
    return (await this.#stores.providers.get(id))?.name;
  }

  /** @throws GatehouseError "name_taken" (409), "invalid_input" (400) */
  async create(input: ProviderCreate): Promise<ProviderView> {
    await this.#checkName(input.name, null);
    const id = await this.#stores.providers.nextId();
    const now = Date.now();
    const preset = presetOf(input.provider_type);
    const { client_secret: secret, ...fields } = input;
    const record: ProviderRecord = {
      ...fields,
      id,
      scopes: input.scopes.length ? input.scopes : [...preset.scopes],
      client_secret_ref: secret ? secretRef(id) : null,
      created_at: now,
      updated_at: now,
    };
    checkEndpoints(record);
    // The secret goes first: a record never points at a secret that was not kept.
    if (secret) await this.#stores.secrets.set(secretRef(id), secret);
    await this.#stores.providers.put(record);
    this.#log.info('provider added', { provider: id, type: record.provider_type });
    this.#remember(record);
    this.changed.emit();
    return this.#view(record);
  }

  /**
   * A blank client secret keeps the one there is. Sign-ins end with the client that they were made with: what another
   * server gave is never sent to this one.
   * @throws GatehouseError "not_found", "name_taken", "invalid_input"
   */
  async update(id: number, input: ProviderUpdate): Promise<ProviderView> {
    const current = await this.#existing(id);
    if (input.name !== undefined) await this.#checkName(input.name, id);
    const { client_secret: secret, ...fields } = input;
    checkEndpoints({ ...current, ...fields });
    if (!isSameClient(current, { ...current, ...fields })) {
      await this.#retire(id, 'The addresses or the client id of the identity provider were changed.');
    }
    if (secret) await this.#stores.secrets.set(secretRef(id), secret);
    const record = await this.#stores.providers.update(id, (stored) => ({
      ...stored, ...fields, id,
      client_secret_ref: secret ? secretRef(id) : stored.client_secret_ref,
      updated_at: Date.now(),
    }));
    if (!record) throw notFound(id);
    this.#remember(record);
    this.changed.emit();
    return this.#view(record);
  }

  /** @throws GatehouseError "not_found" (404), "provider_in_use" (409) naming the proxies */
  async delete(id: number): Promise<void> {
    const record = await this.#existing(id);
    const byIssuer = this.#discovered.usersOf(id);
    const users = (await this.#stores.proxies.list())
      .filter((proxy) => proxy.oauth_proxy_provider_id === id || byIssuer.includes(proxy.id));
    if (users.length) {
      throw new GatehouseError('provider_in_use', `${record.name} signs people in for ${users.map((proxy) => proxy.name).join(', ')}.`, {
        status: 409, remedy: 'Choose another provider for these proxies first.',
      });
    }
    await this.#retire(id, 'The identity provider was removed.');
    await this.#stores.providers.delete(id);
    if (record.client_secret_ref) await this.#stores.secrets.delete(record.client_secret_ref);
    this.#clients.delete(id);
    this.#ready.delete(id);
    this.#recheckDiscovered();
    this.changed.emit();
  }

  async test(id: number): Promise<ProviderTest> {
    const record = await this.#existing(id);
    // A client of its own: the test must not see what an earlier discovery remembered.
    return testProvider(this.#newClient(await import('./provider-client.ts'), record));
  }

  /**
   * Where a browser would be sent to sign in, with the wish to be answered without a person (`prompt=none`). Nobody waits
   * for what comes back.
   * @throws ProviderError "provider_unreachable", "provider_discovery_failed"
   */
  async silentSignInUrl(id: number): Promise<URL> {
    const record = await this.#existing(id);
    const codeVerifier = randomBytes(32).toString('base64url');
    const leg = { state: randomUUID(), nonce: randomUUID(), codeVerifier, redirectUri: this.#callbackUrl() };
    const url = await this.#newClient(await import('./provider-client.ts'), record).authorizationUrl(leg, record.scopes);
    url.searchParams.set('prompt', 'none');
    return url;
  }

  /**
   * The OAuth client of one provider.
   * @throws GatehouseError "provider_missing" where it is gone or switched off
   */
  async client(id: number | null): Promise<ProviderClient> {
    const discovered = id === null ? undefined : this.#discovered.get(id);
    if (discovered) return this.#discoveredClients.of(discovered);
    // Loaded before the record is read: no client is made of a record that has changed since.
    const code = await import('./provider-client.ts');
    const record = id === null ? undefined : await this.#stores.providers.get(id);
    if (!record?.enabled) {
      throw new GatehouseError('provider_missing', record ? `${record.name} is switched off.` : 'This proxy has no identity provider.', {
        status: 409, remedy: 'Choose a provider in the proxy\'s settings.', field: 'oauth_proxy_provider_id',
      });
    }
    const known = this.#clients.get(record.id);
    if (known) return known;
    const made = this.#newClient(code, record);
    this.#clients.set(record.id, made);
    return made;
  }

  #newClient({ ProviderClient: Client }: typeof Code, record: ProviderRecord): ProviderClient {
    const ref = record.client_secret_ref;
    return new Client(record, presetOf(record.provider_type),
      () => (ref ? this.#stores.secrets.get(ref) : Promise.resolve(undefined)), { fetch: this.#fetch });
  }

  async #retire(id: number, reason: string): Promise<void> {
    for (const listener of this.#onRetired) await listener(id, reason);
  }

  /** Discovered providers may use the client of one that was just added, changed or removed. */
  #recheckDiscovered(): void {
    this.#discoveredClients.drop();
    this.#discovered.recheck();
  }

  #remember(record: ProviderRecord): void {
    this.#clients.delete(record.id);
    this.#recheckDiscovered();
    if (record.enabled) this.#ready.set(record.id, record.scopes);
    else this.#ready.delete(record.id);
  }

  #view(record: ProviderRecord): ProviderView {
    return providerView(record, this.#callbackUrl());
  }

  async #existing(id: number): Promise<ProviderRecord> {
    const record = await this.#stores.providers.get(id);
    if (!record || isDiscovered(record)) throw notFound(id);
    return record;
  }

  async #added(): Promise<ProviderRecord[]> {
    return (await this.#stores.providers.list()).filter((record) => !isDiscovered(record));
  }

  async #checkName(name: string, exceptId: number | null): Promise<void> {
    const taken = (await this.#added()).some((record) => record.id !== exceptId && record.name.toLowerCase() === name.toLowerCase());
    if (taken) {
      throw new GatehouseError('name_taken', `There is a provider named ${name} already.`, { status: 409, field: 'name', remedy: 'Choose another name.' });
    }
  }
}

const notFound = (id: number): GatehouseError => new GatehouseError('not_found', `There is no provider ${id}.`, { status: 404 });
