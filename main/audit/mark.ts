import type { Logger } from '../log/logger.ts';
import type { SecretStore } from '../store/secrets/secret-store.ts';
import type { Link } from './chain.ts';

const ref = 'audit/last-record';
/** The keychain is slow and need not know of every record at once, in ms. */
const writtenEvery = 5_000;

/**
 * The number and hash of the last record, kept where the secrets are and not beside the files: whoever cuts off or
 * rewrites records cannot put it right. It may lag behind by some seconds.
 */
export class Mark {
  readonly #secrets: SecretStore;
  readonly #log: Logger;
  #latest: Link | null = null;
  #written = '';
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(secrets: SecretStore, log: Logger) {
    this.#secrets = secrets;
    this.#log = log;
  }

  /** Null where there is none. @throws GatehouseError "secret_unavailable" */
  async read(): Promise<Link | null> {
    const [, seq, hash] = /^(\d+) ([0-9a-f]{64})$/.exec((await this.#secrets.get(ref)) ?? '') ?? [];
    return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash };
  }

  /** Moves the mark soon. */
  move(link: Link): void {
    this.#latest = link;
    this.#timer ??= setTimeout(() => void this.flush(), writtenEvery).unref();
  }

  /** Moves the mark now. Never rejects: what a locked keychain refuses is written with the next record. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  async #write(): Promise<void> {
    if (this.#latest === null) return;
    const value = `${this.#latest.seq} ${this.#latest.hash}`;
    if (value === this.#written) return;
    try {
      await this.#secrets.set(ref, value);
      this.#written = value;
    } catch (error) {
      this.#log.warn('the end of the audit log could not be noted; it is tried again with the next record', { error });
    }
  }
}
