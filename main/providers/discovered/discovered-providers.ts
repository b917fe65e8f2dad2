import type { Logger } from '../../log/logger.ts';
import type { ProviderRecord, ProxyRecord } from '../../store/records.ts';
import type { Stores } from '../../store/stores.ts';
import type { OutboundFetch } from '../ports.ts';
import { secretRef } from '../secret-ref.ts';
import type { Discovery } from './discover.ts';
import { discoveredUrlOf } from './discovered-url.ts';
import { DiscoveryError } from './discovery-error.ts';
import { factsOf, recordOf, type DiscoveredRecord, type OwnClient } from './discovered-record.ts';
import { isTypedClientFor } from './typed-client.ts';

export interface DiscoveredProvidersOptions {
  stores: Pick<Stores, 'providers' | 'proxies' | 'secrets'>;
  log: Logger;
  /** The callback that clients are registered with. */
  callbackUrl: () => string;
  /** Draw again: something was found, refused or removed. */
  onChanged: () => void;
  /** The provider must not be used any more: its connections end before it goes. */
  onRetired: (providerId: number, reason: string) => Promise<void>;
  /** How the world outside is reached; left out: as the runtime does it. */
  fetch?: OutboundFetch | undefined;
  /** Epoch ms. */
  now?: () => number;
}

/** What was found is trusted for this long, in ms; then the next sign-in asks the MCP server again. */
const checkEvery = 10 * 60_000;

/**
 * The authorization servers of MCP servers that have their own OAuth: found at the first sign-in, registered with once,
 * remembered. A client of ours belongs to one issuer: where the MCP server names another, the old client goes with its
 * connections, and nothing of it is ever sent there (CVE-2026-104850).
 */
export class DiscoveredProviders {
  readonly #options: DiscoveredProvidersOptions;
  readonly #now: () => number;
  /** By provider id, in the order of their making. */
  readonly #records = new Map<number, DiscoveredRecord>();
  readonly #flights = new Map<string, Promise<DiscoveredRecord>>();
  /** By proxy id, epoch ms. */
  readonly #checkedAt = new Map<number, number>();
  /** By proxy id: why discovery failed, where only a person can mend it. */
  readonly #hopeless = new Map<number, DiscoveryError>();
  /** Registrations that their authorization server does not know any more. */
  readonly #rejected = new Set<number>();

  constructor(options: DiscoveredProvidersOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Takes over a record at start. */
  add(record: DiscoveredRecord): void {
    this.#records.set(record.id, record);
  }

  get(id: number): DiscoveredRecord | undefined {
    return this.#records.get(id);
  }

  /** The provider that signs in for a proxy now; undefined before its first sign-in. */
  current(proxyId: number): DiscoveredRecord | undefined {
    const records = this.#ofProxy(proxyId);
    return records.find(({ discovered }) => discovered.redirect_uri === this.#options.callbackUrl()) ?? records[0];
  }

  /** What was found wrong with the MCP server's sign-in, once a person is needed; null before. */
  problemOf(proxyId: number): DiscoveryError | null {
    return this.#hopeless.get(proxyId) ?? null;
  }

  /** Ids of the proxies that use the client id of a provider that a person added. */
  usersOf(providerId: number): number[] {
    return [...this.#records.values()]
      .filter(({ discovered }) => discovered.client_of === providerId).map(({ discovered }) => discovered.proxy_id);
  }

  /** A person's providers changed: a client id that was missing may be there now, or gone. */
  recheck(): void {
    this.#checkedAt.clear();
    this.#hopeless.clear();
  }

  /** The authorization server refused a registration of ours: the next sign-in registers anew. */
  reject(providerId: number): void {
    if (this.#records.get(providerId)?.discovered.client_of === null) this.#rejected.add(providerId);
  }

  /**
   * The provider that signs people in for a proxy: remembered, or discovered and registered with now. Calls at the same
   * time share one discovery.
   * @param url the MCP server's, from `discoveredUrlOf`
   * @throws DiscoveryError
   */
  ensure(proxy: ProxyRecord, url: string): Promise<DiscoveredRecord> {
    const key = `${proxy.id} ${url}`;
    const running = this.#flights.get(key);
    if (running) return running;
    const flight = this.#ensure(proxy, url).finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return flight;
  }

  /** The proxy was changed: providers that it has no use for any more go. */
  async proxyChanged(proxy: ProxyRecord): Promise<void> {
    this.#checkedAt.delete(proxy.id);
    this.#hopeless.delete(proxy.id);
    for (const record of this.#ofProxy(proxy.id)) {
      if (proxy.oauth_proxy_provider_id !== null) {
        await this.#retire(record, 'Another identity provider was chosen for this proxy.');
      } else if (record.discovered.upstream_url !== proxy.upstream.url) {
        await this.#retire(record, 'The URL of the MCP server was changed.');
      }
    }
  }

  async proxyDeleted(proxyId: number): Promise<void> {
    for (const record of this.#ofProxy(proxyId)) await this.#retire(record, 'The proxy was removed.');
    this.#checkedAt.delete(proxyId);
    this.#hopeless.delete(proxyId);
  }

  async #ensure(proxy: ProxyRecord, url: string): Promise<DiscoveredRecord> {
    const known = this.#ofProxy(proxy.id).find((record) => this.#isUsable(record, url));
    if (known && this.#now() - (this.#checkedAt.get(proxy.id) ?? 0) < checkEvery) return known;
    try {
      const { discover } = await import('./discover.ts');
      const record = await this.#bind(proxy, await discover(url, this.#options.fetch));
      this.#checkedAt.set(proxy.id, this.#now());
      this.#hopeless.delete(proxy.id);
      return record;
    } catch (error) {
      if (!(error instanceof DiscoveryError)) throw error;
      this.#options.log.warn('the sign-in of an MCP server cannot be found out', { proxy: proxy.id, error });
      if (known && error.isTransient) return known;
      if (!error.isTransient && !this.current(proxy.id)) this.#hopeless.set(proxy.id, error);
      throw error;
    } finally {
      this.#options.onChanged();
    }
  }

  async #bind(proxy: ProxyRecord, found: Discovery): Promise<DiscoveredRecord> {
    const { stores, log, callbackUrl } = this.#options;
    const { issuer } = found.server;
    for (const record of this.#ofProxy(proxy.id)) {
      if (record.issuer === issuer) continue;
      await this.#retire(record, `The MCP server has moved its sign-in from ${record.issuer} to ${issuer}.`);
    }
    const typed = await this.#typedProvider(issuer);
    const known = this.#ofProxy(proxy.id).find((record) => this.#isUsable(record, found.upstreamUrl)
      && (record.discovered.client_of === null || record.discovered.client_of === typed?.id));
    if (known) return this.#keep({ ...known, ...factsOf(found, known.discovered) });

    const redirectUri = callbackUrl();
    const client = await this.#client(found, redirectUri, typed);
    const current = await stores.proxies.get(proxy.id);
    if (!current || discoveredUrlOf(current) !== found.upstreamUrl) {
      throw new DiscoveryError('upstream_unreachable', 'The proxy was changed meanwhile.', 'Try again.');
    }
    const id = await stores.providers.nextId();
    const record = recordOf({ id, proxyId: proxy.id, found, redirectUri, client, now: this.#now() });
    if (client.clientSecret !== null) await stores.secrets.set(secretRef(id), client.clientSecret);
    await this.#keep(record);
    const registered = client.typed === null;
    log.info('found the sign-in of an MCP server', { proxy: proxy.id, provider: id, issuer, registered });
    for (const old of this.#ofProxy(proxy.id)) {
      if (!this.#rejected.has(old.id)) continue;
      await this.#retire(old, `${issuer} does not know this registration of Gatehouse any more.`);
    }
    return record;
  }

  /** Registers; where that is not possible, the client id counts that a person typed in for this very issuer. */
  async #client(found: Discovery, redirectUri: string, typed: ProviderRecord | undefined): Promise<OwnClient> {
    const { register, typedClientAuthentication } = await import('./register.ts');
    try {
      return { ...(await register(found, redirectUri, this.#options.fetch)), typed: null };
    } catch (error) {
      if (!typed || !(error instanceof DiscoveryError) || error.isTransient) throw error;
      const authentication = typedClientAuthentication(found.server, typed.client_secret_ref !== null);
      return { clientId: typed.client_id, clientSecret: null, authentication, expiresAt: null, typed: typed.id };
    }
  }

  async #typedProvider(issuer: string): Promise<ProviderRecord | undefined> {
    return (await this.#options.stores.providers.list()).find((record) => isTypedClientFor(record, issuer));
  }

  #isUsable({ id, discovered }: DiscoveredRecord, url: string): boolean {
    return discovered.upstream_url === url && discovered.redirect_uri === this.#options.callbackUrl()
      && !this.#rejected.has(id) && (discovered.client_expires_at ?? Infinity) > this.#now();
  }

  async #keep(record: DiscoveredRecord): Promise<DiscoveredRecord> {
    await this.#options.stores.providers.put(record);
    this.#records.set(record.id, record);
    return record;
  }

  async #retire(record: DiscoveredRecord, reason: string): Promise<void> {
    const { stores, log, onChanged, onRetired } = this.#options;
    log.info('a discovered provider goes', { provider: record.id, proxy: record.discovered.proxy_id, reason });
    this.#records.delete(record.id);
    this.#rejected.delete(record.id);
    await onRetired(record.id, reason);
    await stores.providers.delete(record.id);
    if (record.client_secret_ref) await stores.secrets.delete(record.client_secret_ref);
    onChanged();
  }

  /** Newest first. */
  #ofProxy(proxyId: number): DiscoveredRecord[] {
    return [...this.#records.values()]
      .filter(({ discovered }) => discovered.proxy_id === proxyId).sort((a, b) => b.id - a.id);
  }
}
