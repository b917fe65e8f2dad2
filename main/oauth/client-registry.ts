import type { ClientView } from '../../preload/schema/views.ts';
import { GatehouseError } from '../errors/index.ts';
import { Signal } from '../events/signal.ts';
import type { ClientRecord, GrantRecord } from '../store/records.ts';
import type { Stores } from '../store/stores.ts';
import { documentClientViews } from './client-documents/document-client-views.ts';
import type { GrantRegistry } from './grant-registry.ts';

/** last_used_at is kept to the hour: a durable write for every token request would buy nothing. */
const touchEvery = 60 * 60_000;

/** A registration that never led to a grant is kept for this long, in ms. */
const neverUsedKept = 90 * 24 * 60 * 60_000;
/** So many of these are kept for each proxy: a program that registers in a loop must not fill the disk. */
export const unusedKept = 500;

/** Takes along what else was kept of a client that a person removed. */
type DeletionListener = (proxyId: number, clientId: string) => Promise<void>;

/**
 * The clients of each proxy: those that registered themselves (RFC 7591), which persist and never expire before their
 * grants, and for a person's eyes those that have access by a metadata document.
 */
export class ClientRegistry {
  readonly changed = new Signal();
  readonly #stores: Pick<Stores, 'clients'>;
  readonly #grants: GrantRegistry;
  readonly #onDeleted: DeletionListener;
  readonly #counts = new Map<number, number>();

  private constructor(stores: Pick<Stores, 'clients'>, grants: GrantRegistry, onDeleted: DeletionListener) {
    this.#stores = stores;
    this.#grants = grants;
    this.#onDeleted = onDeleted;
  }

  static async open(
    stores: Pick<Stores, 'clients'>, grants: GrantRegistry, onDeleted: DeletionListener = () => Promise.resolve(),
  ): Promise<ClientRegistry> {
    const registry = new ClientRegistry(stores, grants, onDeleted);
    for (const client of await stores.clients.list()) registry.#count(client.proxy_id, 1);
    return registry;
  }

  /** Known without waiting, for the proxy's status. */
  count(proxyId: number): number {
    return this.#registered(proxyId) + documentClientViews(this.#grants.aliveOfProxy(proxyId)).length;
  }

  /** The client where it is registered at this proxy. */
  async find(proxyId: number, clientId: string): Promise<ClientRecord | undefined> {
    const client = await this.#stores.clients.get(clientId);
    return client?.proxy_id === proxyId ? client : undefined;
  }

  async add(client: ClientRecord): Promise<void> {
    await this.#stores.clients.put(client);
    this.#count(client.proxy_id, 1);
    if (this.#registered(client.proxy_id) > unusedKept) await this.#makeRoom(client.proxy_id);
    this.changed.emit();
  }

  /** Those that have waited longest for their first grant go. */
  async #makeRoom(proxyId: number): Promise<void> {
    const unused = (await this.#stores.clients.list()).filter((client) => client.proxy_id === proxyId && !client.ever_granted);
    const oldest = unused.sort((a, b) => lastSeen(a) - lastSeen(b)).slice(0, Math.max(0, unused.length - unusedKept));
    for (const client of oldest) await this.#forget(client);
  }

  async #forget({ client_id: clientId, proxy_id: proxyId }: ClientRecord): Promise<void> {
    if (await this.#stores.clients.delete(clientId)) this.#count(proxyId, -1);
  }

  /** Notes a use; `granted` marks the client as one that is never pruned. */
  async touch(clientId: string, granted = false): Promise<void> {
    const now = Date.now();
    const isNoted = (client: ClientRecord): boolean =>
      client.last_used_at !== null && now - client.last_used_at < touchEvery && (client.ever_granted || !granted);
    const known = await this.#stores.clients.get(clientId);
    if (!known && granted) this.changed.emit();
    if (!known || isNoted(known)) return;
    await this.#stores.clients.update(clientId, (client) =>
      (isNoted(client) ? undefined : { ...client, last_used_at: now, ever_granted: client.ever_granted || granted }));
    this.changed.emit();
  }

  async list(proxyId: number): Promise<ClientView[]> {
    const clients = (await this.#stores.clients.list()).filter((client) => client.proxy_id === proxyId);
    const registered = clients.map((client): ClientView => ({
      client_id: client.client_id,
      proxy_id: client.proxy_id,
      client_name: client.client_name,
      redirect_uris: [...client.redirect_uris],
      created_at: new Date(client.created_at).toISOString(),
      last_used_at: client.last_used_at === null ? null : new Date(client.last_used_at).toISOString(),
      grants: this.#grants.aliveOfClient(client.client_id).length,
    }));
    const all = [...registered, ...documentClientViews(this.#grants.aliveOfProxy(proxyId))];
    return all.sort((a, b) => b.created_at.localeCompare(a.created_at));
  }

  /** Removes a client and ends what it was granted here. @throws GatehouseError "not_found" (404) */
  async delete(proxyId: number, clientId: string): Promise<void> {
    const registered = await this.find(proxyId, clientId);
    const isIts = (grant: GrantRecord): boolean => grant.client_id === clientId && grant.proxy_id === proxyId;
    const ended = await this.#grants.endWhere(isIts, 'client_deleted');
    if (!registered && ended === 0) {
      throw new GatehouseError('not_found', 'There is no such client at this proxy.', { status: 404 });
    }
    if (registered) await this.#forget(registered);
    await this.#onDeleted(proxyId, clientId);
    this.changed.emit();
  }

  /** Forgets clients that registered long ago and never got a grant: some register anew at every login. @param now epoch ms */
  async prune(now: number): Promise<void> {
    for (const client of await this.#stores.clients.list()) {
      if (client.ever_granted || now - lastSeen(client) < neverUsedKept) continue;
      await this.#forget(client);
      this.changed.emit();
    }
  }

  async deleteOfProxy(proxyId: number): Promise<void> {
    await this.#grants.endWhere((grant) => grant.proxy_id === proxyId, 'proxy_deleted');
    for (const client of await this.#stores.clients.list()) {
      if (client.proxy_id === proxyId) await this.#stores.clients.delete(client.client_id);
    }
    this.#counts.delete(proxyId);
    this.changed.emit();
  }

  #registered(proxyId: number): number {
    return this.#counts.get(proxyId) ?? 0;
  }

  #count(proxyId: number, by: number): void {
    this.#counts.set(proxyId, this.#registered(proxyId) + by);
  }
}

/** Epoch ms. */
const lastSeen = (client: ClientRecord): number => client.last_used_at ?? client.created_at;
