import type { Signal } from '../../events/signal.ts';
import type { SecretRef } from '../records.ts';

/** Where secrets are kept now, and why, in words for a person. Shown on every screen while it is not "keychain". */
export interface SecretTier {
  kind: 'keychain' | 'vault-env-key' | 'vault-file-key';
  /** A sentence, e.g. "The Secret Service is locked." Empty for the keychain. */
  reason: string;
}

/**
 * The only door to secrets. A missing secret is `undefined`; a secret that exists but cannot be read now (locked or
 * vanished keychain) throws GatehouseError "secret_unavailable" and is never overwritten or forgotten.
 */
export interface SecretStore {
  get(ref: SecretRef): Promise<string | undefined>;
  set(ref: SecretRef, value: string): Promise<void>;
  delete(ref: SecretRef): Promise<void>;
  tier(): SecretTier;
  /** `tier()` says something else now. */
  readonly changed: Signal;
}
