import type { SecretsKind } from '../text/kinds.ts';

export const settings = {
  title: 'Settings',
  gateway: 'Gateway',
  port: 'Gateway port',
  portHint: 'The callback URL has this port. After a change, enter the new one at each provider.',
  callback: 'Callback URL',
  callbackHost: 'Host in the callback URL',
  callbackHostHint: 'Some providers accept only one of them. After a change, enter the new callback URL at each '
    + 'provider: sign-ins fail until you do.',
  apps: 'Apps',
  clientDocuments: 'Client ID metadata documents',
  clientDocumentsHint: 'Apps may name themselves by an https address in place of registering. Gatehouse then fetches '
    + 'addresses that apps name.',
  admin: 'Scripts',
  rest: 'Admin REST API',
  restHint: 'For scripts on this computer. They send the token from this file as Authorization: Bearer.',
  restAlways: 'Always on without a desktop. Scripts send the token from this file as Authorization: Bearer.',
  adminToken: 'Token file',
  appearance: 'Appearance',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  log: 'Log',
  logLevel: 'Log level',
  logLevels: { error: 'Errors', warn: 'Warnings', info: 'Normal', debug: 'Everything' },
  logHint: 'Secrets never appear in the log.',
  storage: 'Storage',
  dataFolder: 'Data folder',
  secrets: 'Secrets',
  secretsKinds: {
    'keychain': 'In the keychain of your system',
    'vault-env-key': 'In an encrypted vault file; its key is in GATEHOUSE_VAULT_KEY',
    'vault-file-key': 'In an encrypted vault file; its key is in a file beside it',
  } satisfies Record<SecretsKind, string>,
  problems: { port: 'A port is a whole number from 1024 to 65535.' },
};
