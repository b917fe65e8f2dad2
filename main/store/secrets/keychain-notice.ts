import type { StoreNotice } from '../stores.ts';
import type { SecretTier } from './secret-store.ts';

/**
 * What a person should know while secrets are not in the keychain; null where nothing is left to settle: they are, or
 * the vault was asked for and has a key of its own.
 */
export function keychainNotice(tier: SecretTier, env: NodeJS.ProcessEnv, at: number): StoreNotice | null {
  if (tier.kind === 'keychain') return null;
  const chosen = vaultIsForced(env);
  if (chosen && tier.kind === 'vault-env-key') return null;
  const protection = tier.kind === 'vault-env-key'
    ? 'an encrypted file that GATEHOUSE_VAULT_KEY opens'
    : 'an encrypted file whose key lies beside it in the data folder';
  return {
    code: 'keychain_unavailable',
    message: `${tier.reason} Secrets are kept in ${protection}.`,
    remedy: chosen
      ? 'Set GATEHOUSE_VAULT_KEY to a passphrase of your own, then start Gatehouse again.'
      : 'Unlock or install a keychain (on Linux: GNOME Keyring or KWallet), or set GATEHOUSE_SECRETS=vault and a '
        + 'passphrase in GATEHOUSE_VAULT_KEY; then start Gatehouse again.',
    at,
  };
}

/** True where the person chose the vault with GATEHOUSE_SECRETS=vault. */
export const vaultIsForced = (env: NodeJS.ProcessEnv): boolean => env['GATEHOUSE_SECRETS'] === 'vault';
