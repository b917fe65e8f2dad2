import type { GatewayView } from '../../../../preload/schema/views.ts';
import { good, note, type Check } from '../../check.ts';

const places: Readonly<Record<GatewayView['secrets']['kind'], string>> = {
  'keychain': 'Secrets are in the keychain of this computer.',
  'vault-env-key': 'Secrets are in an encrypted file; its key comes from GATEHOUSE_VAULT_KEY.',
  'vault-file-key': 'Secrets are in an encrypted file; its key is a file beside it.',
};

/** Where refresh tokens and client secrets are kept, and whether that was wanted. */
export const keptSecrets: Check<GatewayView> = {
  id: 'kept-secrets',
  title: 'Keychain',
  async look({ secrets }, { gateway }) {
    const looked = 'Where secrets are kept';
    const found = [places[secrets.kind], secrets.reason].filter(Boolean).join(' ');
    const notice = gateway.notices().find(({ code }) => code === 'keychain_unavailable');
    return notice ? note(looked, found, notice.remedy, { kind: 'show_settings' }) : good(looked, found);
  },
};
