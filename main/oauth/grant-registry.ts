import { Signal } from '../events/signal.ts';
import type { GrantRecord } from '../store/records.ts';
import type { Stores } from '../store/stores.ts';

export type EndReason = NonNullable<GrantRecord['ended']>['reason'];

/** A grant ends when it was not used for this long, in ms. */
const idleLife = 180 * 24 * 60 * 60_000;
/** Why a grant ended is remembered for this long, in ms. */
const endedKept = 30 * 24 * 60 * 60_000;

/** The grants, with those that live kept at hand: each call asks whether its grant still lives and cannot wait. */
export class GrantRegistry {
  /** A grant ended: nothing it gave is valid any more. */
  readonly ended = new Signal<GrantRecord>();
  readonly #stores: Pick<Stores, 'grants'>;
  readonly #recordEnd: (grant: GrantRecord) => Promise<void>;
  readonly #alive = new Map<string, GrantRecord>();
  /** Dead here, alive on a disk that has not taken it yet: after a restart they would be back, so they are ended again. */
  readonly #ending = new Map<string, GrantRecord>();
  /** Grant ids by the hashes of what upstream-mode clients hold. Some providers give the same token to all that ask. */
  readonly #handedOut = new Map<string, Set<string>>();

  private constructor(stores: Pick<Stores, 'grants'>, recordEnd: (grant: GrantRecord) => Promise<void>) {
    this.#stores = stores;
    this.#recordEnd = recordEnd;
  }

  /** @param recordEnd what is written of a grant's end before it counts as done */
  static async open(
    stores: Pick<Stores, 'grants'>, recordEnd: (grant: GrantRecord) => Promise<void> = () => Promise.resolve(),
  ): Promise<GrantRegistry> {
    const registry = new GrantRegistry(stores, recordEnd);
    for (const grant of await stores.grants.list()) {
      if (!grant.ended) registry.#remember(grant);
    }
    return registry;
  }

  alive(id: string): GrantRecord | undefined {
    return this.#alive.get(id);
  }

  aliveOfClient(clientId: string): GrantRecord[] {
    return [...this.#alive.values()].filter((grant) => grant.client_id === clientId);
  }

  aliveOfProxy(proxyId: number): GrantRecord[] {
    return [...this.#alive.values()].filter((grant) => grant.proxy_id === proxyId);
  }

  async create(grant: GrantRecord): Promise<void> {
    await this.#stores.grants.put(grant);
    this.#remember(grant);
  }

  /** Has a grant live in memory alone, for Gatehouse's own use. @returns what ends it again */
  lend(grant: GrantRecord): () => void {
    this.#remember(grant);
    return () => this.#forget(grant.id);
  }

  /** The living grants that handed a token out in upstream mode. @param hash of the access or refresh token */
  ofHandedOut(hash: string): GrantRecord[] {
    return [...this.#handedOut.get(hash) ?? []].flatMap((id) => this.#alive.get(id) ?? []);
  }

  /** Changes a living grant; `change` sees the stored state with no other write in between. */
  async update(id: string, change: (grant: GrantRecord) => GrantRecord | undefined): Promise<GrantRecord | undefined> {
    const updated = await this.#stores.grants.update(id, (grant) => (grant.ended ? undefined : change(grant)));
    if (updated && !updated.ended) this.#remember(updated);
    return updated;
  }

  async end(id: string, reason: EndReason): Promise<void> {
    const alive = this.#alive.get(id);
    if (alive) this.#ending.set(id, alive);
    this.#forget(id);
    const grant = await this.#stores.grants.update(id, (current) =>
      (current.ended ? undefined : { ...current, refresh: null, handed_out: null, ended: { at: Date.now(), reason } }));
    // Once more: a change that was written just before this one has put its grant back meanwhile.
    this.#forget(id);
    this.#ending.delete(id);
    if (!grant) return;
    this.ended.emit(grant);
    await this.#recordEnd(grant);
  }

  /** Ends what nobody used for half a year (RFC 9700 section 4.14.2) and forgets what ended long ago. @param now epoch ms */
  async prune(now: number): Promise<void> {
    await this.endWhere((grant) => now - grant.last_used_at > idleLife, 'idle');
    for (const grant of await this.#stores.grants.list()) {
      if (grant.ended && now - grant.ended.at > endedKept) await this.#stores.grants.delete(grant.id);
    }
  }

  #remember(grant: GrantRecord): void {
    this.#forget(grant.id);
    this.#alive.set(grant.id, grant);
    for (const hash of hashesOf(grant)) {
      const ids = this.#handedOut.get(hash) ?? new Set();
      this.#handedOut.set(hash, ids.add(grant.id));
    }
  }

  #forget(id: string): void {
    const grant = this.#alive.get(id);
    if (!grant) return;
    this.#alive.delete(id);
    for (const hash of hashesOf(grant)) {
      const ids = this.#handedOut.get(hash);
      ids?.delete(id);
      if (ids?.size === 0) this.#handedOut.delete(hash);
    }
  }

  /** @returns how many ended */
  async endWhere(matches: (grant: GrantRecord) => boolean, reason: EndReason): Promise<number> {
    const over = [...this.#ending.values(), ...this.#alive.values()].filter(matches);
    for (const grant of over) await this.end(grant.id, reason);
    return over.length;
  }
}

const hashesOf = ({ handed_out: handed }: GrantRecord): string[] =>
  handed ? [...handed.access.map((token) => token.hash), ...(handed.refresh === null ? [] : [handed.refresh])] : [];
