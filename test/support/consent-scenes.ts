import type { ConsentView } from '../../preload/schema/views.ts';
import { aConsent } from './app-state.ts';

const soon = (): string => new Date(Date.now() + 4 * 60_000).toISOString();

const loopback: Partial<ConsentView> = {
  client_name: 'Claude Code', redirect_uri: 'http://localhost:3118/callback', redirect_host: 'localhost:3118',
  redirect_is_loopback: true, account: 'ada@company.example',
};

/** What the window that asks can have to show. */
export const consentScenes: readonly { name: string; consents: () => ConsentView[] }[] = [
  { name: 'consent', consents: () => [aConsent(soon())] },
  { name: 'consent of a program', consents: () => [aConsent(soon(), loopback)] },
  {
    name: 'consent with a look-alike',
    consents: () => [aConsent(soon(), {
      client_name: 'Visual Studio Code', scopes: [], can_remember: true,
      shares_sign_in: true, account: 'ada@company.example',
      redirect_uri: 'https://xn--vscde-wye.dev/redirect', redirect_host: 'xn--vscde-wye.dev',
      redirect_warning: 'Browsers may show this name as “vsc\u043ede.dev”, with “\u043e” (Cyrillic). '
        + 'It is not vscode.dev, which it looks like.',
    })],
  },
  {
    name: 'consents in a row',
    consents: () => [
      aConsent(soon(), { ...loopback, client_name: 'A'.repeat(80) }), aConsent(soon(), { id: 'consent-2' }),
    ],
  },
];
