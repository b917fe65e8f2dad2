import { createHash } from 'node:crypto';
import type { Upstream } from '../../preload/schema/entities.ts';
import type { Logger } from '../log/logger.ts';
import type { ProxyRecord } from '../store/records.ts';
import type { SecretStore } from '../store/secrets/secret-store.ts';
import { assertCommandApproved } from './command-approval.ts';
import { revealSecrets } from './upstream-secrets.ts';
import type { ProxyUpstream } from './upstreams/create-upstream.ts';
import type { Surroundings } from './upstreams/surroundings.ts';

export interface UpstreamSources {
  secrets: SecretStore;
  surroundings: Surroundings;
  log: Logger;
}

/** The upstream of one proxy by its configuration: what a person did not approve, or did not complete, is not made. */
export class ConfiguredUpstream {
  readonly #sources: UpstreamSources;
  #current: ProxyUpstream | null = null;
  /** What it was made from, as a hash: it goes on where a change of the proxy does not concern it. */
  #key = '';

  constructor(sources: UpstreamSources) {
    this.#sources = sources;
  }

  /**
   * @param running whether the one that was opened last is still in use; then it stays where nothing of it changed
   * @throws GatehouseError as `assertCommandApproved`, `revealSecrets` and `createUpstream`
   */
  async open(proxy: ProxyRecord, running: boolean): Promise<ProxyUpstream> {
    const upstream = await this.#reveal(proxy);
    const key = createHash('sha256').update(JSON.stringify([proxy.path, upstream])).digest('hex');
    if (running && this.#current && key === this.#key) return this.#current;
    this.#current = await this.#create(proxy, upstream);
    this.#key = key;
    return this.#current;
  }

  /**
   * Lends it for a look at it: the running one, else one of its own for as long as `look` takes.
   * @throws GatehouseError as `open`, and what `look` throws
   */
  async lend<T>(proxy: ProxyRecord, running: boolean, look: (upstream: ProxyUpstream) => Promise<T>): Promise<T> {
    if (running && this.#current) return look(this.#current);
    const upstream = await this.#create(proxy, await this.#reveal(proxy));
    try {
      return await look(upstream);
    } finally {
      await upstream.destroy();
    }
  }

  /** Its configuration, with its secrets. */
  #reveal(proxy: ProxyRecord): Promise<Upstream> {
    assertCommandApproved(proxy);
    return revealSecrets(this.#sources.secrets, proxy.id, proxy.upstream);
  }

  async #create({ path }: ProxyRecord, upstream: Upstream): Promise<ProxyUpstream> {
    const { surroundings, log } = this.#sources;
    // With it comes the larger part of the program. The gateway's port is open by then.
    const { createUpstream } = await import('./upstreams/create-upstream.ts');
    return createUpstream(path, upstream, { ...surroundings, log });
  }
}
