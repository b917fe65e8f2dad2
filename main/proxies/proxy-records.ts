import type { ProxyCreate, ProxyUpdate } from '../../preload/schema/entities.ts';
import { GatehouseError } from '../errors/index.ts';
import { findFreePort } from '../http/find-free-port.ts';
import type { ProxyRecord } from '../store/records.ts';
import type { Stores } from '../store/stores.ts';
import { nextPort } from './leads-back.ts';
import { checkProxy } from './proxy-rules.ts';
import { checkReach } from './reach/check-reach.ts';
import { concealSecrets, forgetSecrets, storeSecrets } from './upstream-secrets.ts';

/** What a configuration is checked against, beyond the other proxies. */
export interface RecordChecks {
  gatewayPort(): number;
  /** Says what is wrong with redirect patterns, in a sentence; null when they are fine. */
  checkRedirectPatterns(patterns: readonly string[]): string | null;
  /** Throws where the provider may not sign people in for that upstream. */
  checkProvider?(proxy: Pick<ProxyRecord, 'oauth_proxy_provider_id' | 'upstream'>): Promise<void>;
}

const firstPort = 9050;

/**
 * The configuration of the proxies, as it is kept: checked before it is written, its secrets apart from it. Changes
 * wait for each other: two proxies never get the same name or port.
 */
export class ProxyRecords {
  readonly #stores: Pick<Stores, 'proxies' | 'secrets'>;
  readonly #checks: RecordChecks;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(stores: Pick<Stores, 'proxies' | 'secrets'>, checks: RecordChecks) {
    this.#stores = stores;
    this.#checks = checks;
  }

  list(): Promise<ProxyRecord[]> {
    return this.#stores.proxies.list();
  }

  /** @throws GatehouseError "proxy_not_found" (404) */
  async find(id: number): Promise<ProxyRecord> {
    const proxy = await this.#stores.proxies.get(id);
    if (!proxy) throw new GatehouseError('proxy_not_found', `There is no proxy with the id ${id}.`, { status: 404 });
    return proxy;
  }

  /** @throws GatehouseError as `checkProxy`, `checkReach`, `checkProvider` and `storeSecrets` */
  create(input: ProxyCreate): Promise<ProxyRecord> {
    return this.#inTurn(async () => {
      const { proxies, secrets } = this.#stores;
      const others = await proxies.list();
      // The server may only be stopped just now: its port is not free.
      const taken = new Set([this.#checks.gatewayPort(), nextPort(input) ?? 0, ...others.map((other) => other.port)]);
      const port = input.port ?? (await findFreePort(firstPort, taken));
      this.#check({ ...input, port }, others);
      await this.#checks.checkProvider?.(input);
      const id = await proxies.nextId();
      await storeSecrets(secrets, id, input.upstream, null);
      const now = Date.now();
      const upstream = concealSecrets(input.upstream);
      const record: ProxyRecord = { ...input, id, port, upstream, created_at: now, updated_at: now };
      await proxies.put(record);
      return record;
    });
  }

  /** @throws GatehouseError "proxy_not_found", and as `create` */
  update(id: number, input: ProxyUpdate): Promise<{ before: ProxyRecord; after: ProxyRecord }> {
    return this.#inTurn(async () => {
      const { proxies, secrets } = this.#stores;
      const before = await this.find(id);
      const changes = Object.fromEntries(
        Object.entries(input).filter(([, value]) => value !== undefined),
      ) as Partial<ProxyRecord>;
      const merged: ProxyRecord = { ...before, ...changes, id, updated_at: Date.now() };
      this.#check(merged, (await proxies.list()).filter((other) => other.id !== id));
      await this.#checks.checkProvider?.(merged);
      await storeSecrets(secrets, id, merged.upstream, before.upstream);
      const after = { ...merged, upstream: concealSecrets(merged.upstream) };
      await proxies.put(after);
      await forgetSecrets(secrets, id, before.upstream, after.upstream);
      return { before, after };
    });
  }

  /**
   * Writes what a person decided about a proxy as it is now.
   * @throws GatehouseError "proxy_not_found", and what `decide` throws
   */
  settle(id: number, decide: (proxy: ProxyRecord) => Partial<ProxyRecord>): Promise<ProxyRecord> {
    return this.#inTurn(async () => {
      const proxy = await this.find(id);
      const record: ProxyRecord = { ...proxy, ...decide(proxy), updated_at: Date.now() };
      await this.#stores.proxies.put(record);
      return record;
    });
  }

  /** Writes what was seen of a proxy, which is no change of it. Does nothing where it is gone. */
  note(id: number, seen: () => Pick<ProxyRecord, 'differing_tools'>): Promise<void> {
    return this.#inTurn(async () => {
      const proxy = await this.#stores.proxies.get(id);
      if (proxy) await this.#stores.proxies.put({ ...proxy, ...seen() });
    });
  }

  /**
   * @param stop ends what runs by it, before it is gone
   * @param cleanUp once it is gone
   * @throws GatehouseError "proxy_not_found"
   */
  delete(id: number, stop: () => Promise<void>, cleanUp: () => void | Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      const { proxies, secrets } = this.#stores;
      const proxy = await this.find(id);
      await stop();
      await proxies.delete(id);
      await forgetSecrets(secrets, id, proxy.upstream, null);
      await cleanUp();
    });
  }

  #check(
    proxy: Pick<
      ProxyRecord,
      'name' | 'port' | 'upstream' | 'oauth_proxy_allowed_redirect_uris' | 'oauth_proxy_enabled' | 'bind_addresses'
    >,
    others: readonly ProxyRecord[],
  ): void {
    const { checkRedirectPatterns } = this.#checks;
    checkReach(proxy);
    checkProxy(proxy, { others, gatewayPort: this.#checks.gatewayPort(), checkRedirectPatterns });
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#writing.then(change, change);
    this.#writing = turn.catch(() => undefined);
    return turn;
  }
}
