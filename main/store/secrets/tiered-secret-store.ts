import { isGatehouseError } from '../../errors/index.ts';
import { Signal } from '../../events/signal.ts';
import type { Logger } from '../../log/logger.ts';
import type { SecretRef } from '../records.ts';
import type { KeychainConnection } from './keychain-connection.ts';
import type { Keychain } from './keychain.ts';
import type { SecretIndex, SecretLocation } from './secret-index.ts';
import type { SecretStore, SecretTier } from './secret-store.ts';
import { Sequencer } from '../../runtime/sequencer.ts';
import type { Vault } from './vault.ts';

/**
 * Secrets in the keychain while it answers, in the vault while it does not. The index knows where each one is; it
 * names a new place only once the secret stands there. Work on one secret is done in sequence.
 */
export class TieredSecretStore implements SecretStore {
  readonly changed = new Signal();
  readonly #index: SecretIndex;
  readonly #vault: Vault;
  readonly #connection: KeychainConnection;
  readonly #log: Logger;
  readonly #sequencer = new Sequencer();

  constructor(index: SecretIndex, vault: Vault, connection: KeychainConnection, log: Logger) {
    this.#index = index;
    this.#vault = vault;
    this.#connection = connection;
    this.#log = log;
    connection.changed.subscribe(() => this.#connectionChanged());
  }

  tier(): SecretTier {
    const { problem } = this.#connection;
    return problem === null ? { kind: 'keychain', reason: '' } : { kind: this.#vault.kind, reason: problem };
  }

  get(ref: SecretRef): Promise<string | undefined> {
    return this.#sequencer.run(ref, async () => {
      const location = await this.#index.locations.get(ref);
      if (location?.tier === null) return undefined;
      if (location?.tier === 'vault') return this.#vault.get(ref);
      if (location?.tier === 'keychain') return this.#getFromKeychain(ref);
      // Not in the index: absent, or the index was damaged and began anew.
      const found = this.#connection.problem === null
        ? await this.#connection.ask((keychain) => keychain.get(ref))
        : undefined;
      return found ?? this.#vault.get(ref);
    });
  }

  set(ref: SecretRef, value: string): Promise<void> {
    return this.#sequencer.run(ref, async () => {
      const location = await this.#index.locations.get(ref);
      const keychainAnswered = this.#connection.problem === null;
      if (keychainAnswered && await this.#setInKeychain(ref, value, location)) return;
      await this.#vault.set(ref, value);
      const outdated = keychainAnswered || location?.tier === 'keychain' || location?.outdated_in_keychain === true;
      await this.#index.locations.put({ ref, tier: 'vault', outdated_in_keychain: outdated });
    });
  }

  delete(ref: SecretRef): Promise<void> {
    return this.#sequencer.run(ref, async () => {
      const location = await this.#index.locations.get(ref);
      const inKeychain = location
        ? location.tier === 'keychain' || location.outdated_in_keychain
        : this.#connection.problem === null;
      await this.#vault.delete(ref);
      if (!inKeychain || await this.#tryKeychain((keychain) => keychain.delete(ref))) {
        await this.#index.locations.delete(ref);
      } else {
        await this.#index.locations.put({ ref, tier: null, outdated_in_keychain: true });
      }
    });
  }

  /** Deletes from the keychain what was replaced or deleted while it did not answer. */
  async forgetOutdated(): Promise<void> {
    const outdated = (await this.#index.locations.list()).filter((location) => location.outdated_in_keychain);
    await Promise.all(outdated.map(({ ref }) => this.#forgetOutdated(ref)));
  }

  async close(): Promise<void> {
    await this.#sequencer.settled();
    await this.#vault.close();
    await this.#index.close();
  }

  async #getFromKeychain(ref: SecretRef): Promise<string | undefined> {
    await this.#connection.reach();
    return this.#connection.ask((keychain) => keychain.get(ref));
  }

  /** False where the keychain does not answer. */
  async #setInKeychain(ref: SecretRef, value: string, location: SecretLocation | undefined): Promise<boolean> {
    const inKeychain: SecretLocation = { ref, tier: 'keychain', outdated_in_keychain: false };
    // Listed first: a crash in between must not leave a secret that nobody knows of.
    if (!location) await this.#index.locations.put(inKeychain);
    if (!await this.#tryKeychain((keychain) => keychain.set(ref, value))) return false;
    if (location && (location.tier !== 'keychain' || location.outdated_in_keychain)) {
      await this.#index.locations.put(inKeychain);
    }
    await this.#vault.delete(ref);
    return true;
  }

  #forgetOutdated(ref: SecretRef): Promise<void> {
    return this.#sequencer.run(ref, async () => {
      const location = await this.#index.locations.get(ref);
      if (!location?.outdated_in_keychain) return;
      if (!await this.#tryKeychain((keychain) => keychain.delete(ref))) return;
      if (location.tier === null) await this.#index.locations.delete(ref);
      else await this.#index.locations.put({ ...location, outdated_in_keychain: false });
    });
  }

  /** False where the keychain does not answer. */
  async #tryKeychain(question: (keychain: Keychain) => Promise<void>): Promise<boolean> {
    if (this.#connection.problem !== null) return false;
    try {
      await this.#connection.ask(question);
      return true;
    } catch (error) {
      if (isGatehouseError(error) && error.code === 'secret_unavailable') return false;
      throw error;
    }
  }

  #connectionChanged(): void {
    this.changed.emit();
    if (this.#connection.problem !== null) return;
    this.forgetOutdated().catch((error: unknown) => {
      this.#log.warn('Outdated secrets are still in the keychain.', { error });
    });
  }
}
