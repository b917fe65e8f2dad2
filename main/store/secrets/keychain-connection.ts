import { GatehouseError } from '../../errors/index.ts';
import { Signal } from '../../events/signal.ts';
import type { Logger } from '../../log/logger.ts';
import { KeychainTimeout } from './keychain.ts';
import type { Keychain } from './keychain.ts';

/** Whether the keychain answers, learned from each question and, after a failure, by asking anew now and then. */
export class KeychainConnection {
  /** It stopped answering, or answers again. */
  readonly changed = new Signal();
  readonly #keychain: Keychain | null;
  readonly #log: Logger;
  readonly #retryMs: number;
  #problem: string | null;
  #triedAt = -Infinity;
  #trying: Promise<void> | null = null;

  /**
   * @param keychain null: there is none to ask, for good
   * @param problem a sentence for a person: why the keychain is not used (yet)
   * @param retryMs least time between two attempts to reach a keychain that does not answer
   */
  constructor(keychain: Keychain | null, problem: string, log: Logger, retryMs: number) {
    this.#keychain = keychain;
    this.#problem = problem;
    this.#log = log;
    this.#retryMs = retryMs;
  }

  /** Why the keychain is not in use, as a sentence; null while it answers. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Tries to reach a keychain that does not answer. True where it answers (again). */
  async reach(): Promise<boolean> {
    if (this.#problem === null) return true;
    const keychain = this.#keychain;
    if (!keychain || (!this.#trying && performance.now() - this.#triedAt < this.#retryMs)) return false;
    this.#trying ??= this.#try(keychain).finally(() => {
      this.#trying = null;
    });
    await this.#trying;
    return this.#problem === null;
  }

  /** Asks the keychain. Throws GatehouseError "secret_unavailable" where it does not answer. */
  async ask<T>(question: (keychain: Keychain) => Promise<T>): Promise<T> {
    if (!this.#keychain || this.#problem !== null) throw unavailable(this.#problem, undefined);
    try {
      return await question(this.#keychain);
    } catch (error) {
      this.#learn(problemIn(error), error);
      throw unavailable(this.#problem, error);
    }
  }

  async #try(keychain: Keychain): Promise<void> {
    try {
      await keychain.probe();
      this.#learn(null);
    } catch (error) {
      this.#learn(problemIn(error), error);
    } finally {
      this.#triedAt = performance.now();
    }
  }

  #learn(problem: string | null, error?: unknown): void {
    const before = this.#problem;
    this.#problem = problem;
    if (before === problem) return;
    if (problem === null) this.#log.info('The keychain answers.');
    else this.#log.warn('The keychain does not answer.', { error });
    this.changed.emit();
  }
}

/** The library's words in a sentence; they name no secret. */
function problemIn(error: unknown): string {
  if (error instanceof KeychainTimeout) return error.message;
  const words = error instanceof Error ? error.message.trim().replace(/\.+$/, '') : '';
  return words === '' ? 'The keychain does not answer.' : `The keychain does not answer (${words}).`;
}

const unavailable = (problem: string | null, cause: unknown): GatehouseError =>
  new GatehouseError('secret_unavailable', 'A secret is in the keychain, and the keychain does not answer.', {
    status: 503,
    remedy: 'Unlock the keychain of your computer, then try again.',
    detail: { problem },
    cause,
  });
