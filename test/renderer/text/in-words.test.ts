import { describe, expect, it } from 'vitest';
import type { ProxyView } from '../../../preload/schema/views.ts';
import { adminTokenPath } from '../../../renderer/text/admin-token-path.ts';
import { callbackUrl } from '../../../renderer/text/callback-url.ts';
import { clientInWords } from '../../../renderer/text/client-in-words.ts';
import { connectionInWords } from '../../../renderer/text/connection-in-words.ts';
import { proxyFacts } from '../../../renderer/text/proxy-facts.ts';
import { serverInWords } from '../../../renderer/text/server-in-words.ts';
import { signInInWords } from '../../../renderer/text/sign-in-in-words.ts';
import { aClient, aConnection, anAppState, aProvider, aProxy } from '../../support/app-state.ts';

const now = Date.parse('2026-01-12T12:00:00.000Z');

describe('connectionInWords', () => {
  it('says since when it lasts and when it was renewed', () => {
    expect(connectionInWords(aConnection(), now)).toMatch(/^since Jan .*2026, renewed 20 minutes ago$/);
  });

  it('says when one that cannot renew itself expires', () => {
    const connection = aConnection({ refreshable: false });
    expect(connectionInWords(connection, now)).toMatch(/^since Jan .*2026, expires in 40 minutes$/);
  });

  it('says why it has ended', () => {
    const ended = aConnection({ state: 'ended', reason: 'The provider ended this sign-in.' });
    expect(connectionInWords(ended, now)).toBe('The provider ended this sign-in.');
  });
});

describe('clientInWords', () => {
  it('tells an app that was never let in from one that was', () => {
    expect(clientInWords(aClient(), now)).toBe('Registered 2 days ago, last used 2 minutes ago, allowed');
    expect(clientInWords(aClient({ last_used_at: null, grants: 0 }), now))
      .toBe('Registered 2 days ago, never used, not allowed');
  });
});

describe('signInInWords', () => {
  it('says it plainly where no sign-in is asked for', () => {
    expect(signInInWords(aProxy({ oauth_proxy_enabled: false }), 'Okta')).toBe('no sign-in');
    expect(signInInWords(aProxy(), 'Okta')).toBe('sign-in with Okta');
    expect(signInInWords(aProxy(), undefined)).toBe('');
  });

  it('says that the server signs in itself', () => {
    expect(signInInWords(aProxy({ oauth_proxy_provider_id: null }), undefined)).toBe('sign-in at the server itself');
  });
});

describe('proxyFacts', () => {
  it('leaves out what does not apply without OAuth', () => {
    const facts = proxyFacts(aProxy({ oauth_proxy_enabled: false }), undefined);
    expect(facts.map(({ value }) => value)).toEqual(['no sign-in', 'Together with Gatehouse']);
  });

  it('says what each choice of tokens means', () => {
    const values = (proxy: ProxyView): string[] => proxyFacts(proxy, undefined).map(({ value }) => value);
    expect(values(aProxy({ oauth_proxy_mode: 'upstream' }))).toContain('Apps get the provider’s tokens (upstream mode)');
    expect(values(aProxy({ oauth_proxy_provider_id: null }))).toContain('The server’s own sign-in, discovered');
  });

  it('names the scopes of the proxy, or whose they are', () => {
    const scopesOf = (scopes: string[]): unknown =>
      proxyFacts(aProxy({ oauth_proxy_scopes: scopes }), 'Okta').find(({ term }) => term === 'Scopes')?.value;
    expect(scopesOf(['a', 'b'])).toBe('a b');
    expect(scopesOf([])).toBe('Those of the provider');
  });
});

describe('serverInWords', () => {
  it('shows the URL, or the command as it is passed', () => {
    expect(serverInWords(aProxy())).toBe('https://mcp.linear.example/mcp');
    const program = aProxy({ upstream: { kind: 'stdio', headers: {}, command: 'npx', args: ['-y', ''], env: {} } });
    expect(serverInWords(program)).toBe('npx -y (empty)');
  });
});

describe('adminTokenPath', () => {
  it('is spelled as the data folder is', () => {
    expect(adminTokenPath('/home/ada/.config/Gatehouse')).toBe('/home/ada/.config/Gatehouse/admin-token');
    expect(adminTokenPath('C:\\Users\\ada\\Gatehouse')).toBe('C:\\Users\\ada\\Gatehouse\\admin-token');
  });
});

describe('callbackUrl', () => {
  it('is known before there is a provider', () => {
    const state = anAppState({ providers: [] });
    state.settings.callback_host = '127.0.0.1';
    expect(callbackUrl(state)).toBe('http://127.0.0.1:8080/api/v1/oauth/callback');
  });

  it('is the one that the providers have', () => {
    const state = anAppState({ providers: [aProvider({ redirect_uri: 'http://localhost:1/cb' })] });
    expect(callbackUrl(state)).toBe('http://localhost:1/cb');
  });
});
