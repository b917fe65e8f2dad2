import { randomBytes } from 'node:crypto';
import type { SecretRef } from '../records.ts';
import type { Keytar } from './load-keytar.ts';
import { digestOf, formatHeader, needsParts, parseHeader, partAccount, splitByBytes } from './parts.ts';
import type { PartsHeader } from './parts.ts';
import { Sequencer } from '../../runtime/sequencer.ts';

export interface KeychainOptions {
  /** Service name of all entries. */
  service: string;
  /** Longest entry in bytes of UTF-8. */
  limitBytes: number;
  /** How long one question may take while nobody knows whether the keychain answers. */
  probeTimeoutMs: number;
  /** How long one question may take otherwise. */
  timeoutMs: number;
}

/**
 * Longest entry that a platform takes, in bytes. Windows: CRED_MAX_CREDENTIAL_BLOB_SIZE is 5 * 512 bytes, of which
 * half is left where a library writes UTF-16.
 */
export const entryLimit = (platform: NodeJS.Platform): number => (platform === 'win32' ? 1280 : 32 * 1024);

const probeAccount = 'gatehouse-probe';

/** The keychain did not answer in time. It may be asking a person for a password. */
export class KeychainTimeout extends Error {
  override readonly name = 'KeychainTimeout';
}

/**
 * The operating system's keychain. Questions are asked one at a time: each takes a thread of Node's small pool for as
 * long as the keychain takes, and one that waits for a password must not hold more than one of them.
 */
export class Keychain {
  readonly #keytar: Keytar;
  readonly #options: KeychainOptions;
  readonly #sequencer = new Sequencer();
  #waiting = false;

  constructor(keytar: Keytar, options: KeychainOptions) {
    this.#keytar = keytar;
    this.#options = options;
  }

  /** Writes, reads and deletes an entry of its own. Throws where the keychain does not do all three. */
  async probe(): Promise<void> {
    const value = randomBytes(16).toString('hex');
    const { probeTimeoutMs } = this.#options;
    await this.#write(probeAccount, value, probeTimeoutMs);
    await this.#remove(probeAccount, probeTimeoutMs);
  }

  /** Undefined where there is none, or where parts of it are gone. Throws where the keychain is locked. */
  async get(ref: SecretRef): Promise<string | undefined> {
    const entry = await this.#read(ref);
    if (entry === null) {
      await this.#proveUnlocked();
      return undefined;
    }
    const header = parseHeader(entry);
    return header ? this.#readParts(ref, header) : entry;
  }

  /** Durable and read back when it resolves. On failure the value from before is still there. */
  async set(ref: SecretRef, value: string): Promise<void> {
    const before = await this.#read(ref);
    const old = before === null ? null : parseHeader(before);
    if (needsParts(value, this.#options.limitBytes)) {
      const generation = old?.generation === 'a' ? 'b' : 'a';
      const header = await this.#writeParts(ref, generation, value);
      await this.#write(ref, formatHeader(header));
      // A write that a crash cut short may have left more parts of this generation.
      await this.#removeParts(ref, generation, header.count + 1);
    } else {
      await this.#write(ref, value);
    }
    if (old) await this.#removeParts(ref, old.generation, 1);
  }

  /** Throws where the keychain is locked. */
  async delete(ref: SecretRef): Promise<void> {
    if (!await this.#remove(ref)) await this.#proveUnlocked();
    await this.#removeParts(ref, 'a', 1);
    await this.#removeParts(ref, 'b', 1);
  }

  /** A locked Secret Service says "none" rather than "locked"; only one that takes a write is open. */
  #proveUnlocked(): Promise<void> {
    return this.probe();
  }

  async #readParts(ref: SecretRef, header: PartsHeader): Promise<string | undefined> {
    let value = '';
    for (let number = 1; number <= header.count; number += 1) {
      const part = await this.#read(partAccount(ref, header.generation, number));
      if (part === null) {
        await this.#proveUnlocked();
        return undefined;
      }
      value += part;
    }
    return digestOf(value) === header.digest ? value : undefined;
  }

  async #writeParts(ref: SecretRef, generation: 'a' | 'b', value: string): Promise<PartsHeader> {
    const parts = splitByBytes(value, this.#options.limitBytes);
    try {
      for (const [index, part] of parts.entries()) await this.#write(partAccount(ref, generation, index + 1), part);
    } catch (error) {
      await this.#removeParts(ref, generation, 1).catch(() => undefined);
      throw error;
    }
    return { generation, count: parts.length, digest: digestOf(value) };
  }

  async #removeParts(ref: SecretRef, generation: 'a' | 'b', first: number): Promise<void> {
    for (let number = first; await this.#remove(partAccount(ref, generation, number)); number += 1);
  }

  async #write(account: string, value: string, timeoutMs = this.#options.timeoutMs): Promise<void> {
    await this.#ask(() => this.#keytar.setPassword(this.#options.service, account, value), timeoutMs);
    const stored = await this.#read(account, timeoutMs);
    if (stored !== value) throw new Error('The keychain does not give back what it was given');
  }

  #read(account: string, timeoutMs = this.#options.timeoutMs): Promise<string | null> {
    return this.#ask(() => this.#keytar.getPassword(this.#options.service, account), timeoutMs);
  }

  #remove(account: string, timeoutMs = this.#options.timeoutMs): Promise<boolean> {
    return this.#ask(() => this.#keytar.deletePassword(this.#options.service, account), timeoutMs);
  }

  #ask<T>(question: () => Promise<T>, timeoutMs: number): Promise<T> {
    return this.#sequencer.run('keychain', async () => {
      if (this.#waiting) throw new KeychainTimeout('The keychain has not answered an earlier question yet.');
      this.#waiting = true;
      const answer = Promise.resolve().then(question).finally(() => {
        this.#waiting = false;
      });
      return within(timeoutMs, answer);
    });
  }
}

/** @throws KeychainTimeout */
function within<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const seconds = Math.ceil(timeoutMs / 1000);
      reject(new KeychainTimeout(`The keychain did not answer within ${seconds} s. It may be waiting for a password.`));
    }, timeoutMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
