import type { Keytar } from '../../../../main/store/secrets/load-keytar.ts';

/** A keychain that refuses long entries, as the Credential Manager of Windows does, and fails when told to. */
export class MemoryKeytar implements Keytar {
  readonly entries = new Map<string, string>();
  readonly #limitBytes: number;
  /** Called before each write; throws to refuse it. */
  beforeWrite: (account: string) => void = () => undefined;
  /** While set, no question is answered. */
  silence: Promise<void> | null = null;
  /** Questions that are being answered at this moment, and the most there ever were. */
  open = 0;
  mostOpen = 0;

  constructor(limitBytes = Infinity) {
    this.#limitBytes = limitBytes;
  }

  getPassword(_service: string, account: string): Promise<string | null> {
    return this.#answer(() => this.entries.get(account) ?? null);
  }

  setPassword(_service: string, account: string, password: string): Promise<void> {
    return this.#answer(() => {
      this.beforeWrite(account);
      if (password === '') throw new Error('Password is required.');
      if (Buffer.byteLength(password, 'utf16le') > this.#limitBytes) throw new Error('The stub received bad data.');
      this.entries.set(account, password);
    });
  }

  deletePassword(_service: string, account: string): Promise<boolean> {
    return this.#answer(() => this.entries.delete(account));
  }

  async #answer<T>(work: () => T): Promise<T> {
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    try {
      await this.silence;
      return work();
    } finally {
      this.open -= 1;
    }
  }
}
