import { randomUUID } from 'node:crypto';
import { GatehouseError } from '../errors/index.ts';
import { Signal } from '../events/signal.ts';
import type { Collection } from '../store/collection.ts';
import type { CredentialRecord } from '../store/records.ts';
import { hashCredential, newCredential, type CredentialKind } from './credential.ts';
import { RateWindow } from './rate-window.ts';

/** What a credential is made for. Times in epoch ms. */
export interface CredentialWish {
  name: string;
  proxy_ids: number[] | null;
  rate_limit_per_minute: number | null;
  expires_at: number | null;
}

/** How a presented credential stands at one proxy. */
export type Standing =
  | { ok: true; record: CredentialRecord }
  | { ok: false; reason: 'unknown' | 'expired' | 'other_proxy' }
  /** Too many calls: try again after so many seconds. */
  | { ok: false; reason: 'rate_limited'; retryAfter: number };

/** last_used_at is kept to the minute: a durable write for each call would buy nothing. */
const touchEvery = 60_000;

/** The API keys, or the session tokens: shown once, kept as hashes, known without waiting. */
export class KeyRing {
  readonly changed = new Signal();
  readonly #kind: CredentialKind;
  readonly #store: Collection<string, CredentialRecord>;
  readonly #byHash = new Map<string, CredentialRecord>();
  /** In no list and on no disk. */
  readonly #lent = new Map<string, CredentialRecord>();
  readonly #windows = new Map<string, RateWindow>();

  private constructor(kind: CredentialKind, store: Collection<string, CredentialRecord>) {
    this.#kind = kind;
    this.#store = store;
  }

  static async open(kind: CredentialKind, store: Collection<string, CredentialRecord>): Promise<KeyRing> {
    const ring = new KeyRing(kind, store);
    for (const record of await store.list()) ring.#byHash.set(record.hash, record);
    return ring;
  }

  /** Newest first. */
  list(): CredentialRecord[] {
    return [...this.#byHash.values()].sort((a, b) => b.created_at - a.created_at);
  }

  /** @returns the record, and the credential itself: the only time that it is seen */
  async create(wish: CredentialWish): Promise<{ record: CredentialRecord; credential: string }> {
    const credential = newCredential(this.#kind);
    const record = recordOf(wish, credential);
    await this.#store.put(record);
    this.#byHash.set(record.hash, record);
    this.changed.emit();
    return { record, credential };
  }

  /**
   * Makes a credential for Gatehouse's own use: judged like any other, but kept in memory alone, and in no list.
   * @param wish `expires_at` ends it where it is never given back
   */
  lend(wish: CredentialWish): { credential: string; giveBack: () => void } {
    const credential = newCredential(this.#kind);
    const record = recordOf(wish, credential);
    this.#lent.set(record.hash, record);
    return { credential, giveBack: () => void this.#lent.delete(record.hash) };
  }

  /** @throws GatehouseError "not_found" (404) */
  async delete(id: string): Promise<void> {
    const record = this.list().find((candidate) => candidate.id === id);
    if (!record) throw new GatehouseError('not_found', 'There is no such key.', { status: 404 });
    // Refused from now on, whatever the disk says next.
    this.#byHash.delete(record.hash);
    this.#windows.delete(record.hash);
    try {
      await this.#store.delete(id);
    } catch (error) {
      // After a restart it would be back: it stays in the list, to be deleted again, and opens nothing until then.
      this.#byHash.set(record.hash, { ...record, expires_at: Date.now() });
      throw error;
    } finally {
      this.changed.emit();
    }
  }

  /** Forgets those that expired more than `keep` ms ago. */
  async prune(keep: number, now = Date.now()): Promise<void> {
    for (const record of this.list()) {
      if (record.expires_at !== null && record.expires_at + keep < now) await this.delete(record.id);
    }
  }

  /**
   * Judges a credential by its hash and counts the call. Never waits.
   * @param now epoch ms
   */
  judge(hash: string, proxyId: number, now: number): Standing {
    const kept = this.#byHash.get(hash);
    const record = kept ?? this.#lent.get(hash);
    if (!record) return { ok: false, reason: 'unknown' };
    if (record.expires_at !== null && record.expires_at <= now) return { ok: false, reason: 'expired' };
    if (record.proxy_ids && !record.proxy_ids.includes(proxyId)) return { ok: false, reason: 'other_proxy' };
    if (record.rate_limit_per_minute !== null) {
      const retryAfter = this.#window(hash).take(record.rate_limit_per_minute, now);
      if (retryAfter > 0) return { ok: false, reason: 'rate_limited', retryAfter };
    }
    if (kept) this.#touch(kept, now);
    return { ok: true, record };
  }

  #window(hash: string): RateWindow {
    const window = this.#windows.get(hash) ?? new RateWindow();
    this.#windows.set(hash, window);
    return window;
  }

  #touch(record: CredentialRecord, now: number): void {
    if (record.last_used_at !== null && now - record.last_used_at < touchEvery) return;
    const used = { ...record, last_used_at: now };
    this.#byHash.set(record.hash, used);
    // Only a note of use: what fails here is written with the next minute's.
    this.#store.update(record.id, (current) => ({ ...current, last_used_at: now })).catch(() => undefined);
    this.changed.emit();
  }
}

const recordOf = (wish: CredentialWish, credential: string): CredentialRecord => ({
  ...wish,
  id: randomUUID(),
  hash: hashCredential(credential),
  prefix: credential.slice(0, 8),
  created_at: Date.now(),
  last_used_at: null,
});
