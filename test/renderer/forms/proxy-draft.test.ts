import { describe, expect, it } from 'vitest';
import { proxyCreate } from '../../../preload/schema/entities.ts';
import {
  checkProxy, draftOfProxy, emptyProxyDraft, proxyChanges, proxyInput, type ProxyDraft,
} from '../../../renderer/forms/proxy-draft.ts';
import { aProvider, aProxy } from '../../support/app-state.ts';

const draft = (over: Partial<ProxyDraft> = {}): ProxyDraft => ({
  ...emptyProxyDraft([aProvider()]), name: 'Files', url: 'http://127.0.0.1:3001/mcp', ...over,
});

describe('a new proxy', () => {
  it('needs a name and the URL of its server only, once there is one provider', () => {
    expect(checkProxy(draft(), true)).toEqual({});
    expect(Object.keys(checkProxy(emptyProxyDraft([aProvider()]), true)).sort()).toEqual(['name', 'url']);
  });

  it('is not given a provider of several without asking', () => {
    const several = emptyProxyDraft([aProvider(), aProvider({ id: 2 })]);
    expect(checkProxy({ ...draft(), ...several, name: 'x', url: 'http://x' }, true))
      .toEqual({ oauth_proxy_provider_id: 'Choose a provider.' });
  });

  it('needs no provider without sign-in', () => {
    expect(checkProxy(draft({ oauth_proxy_enabled: false, oauth_proxy_provider_id: '' }), true)).toEqual({});
  });

  it('becomes an input that the schema accepts, with blank fields left to Gatehouse', () => {
    const input = proxyInput(draft({ oauth_proxy_scopes: 'a b' }));
    expect(proxyCreate.parse(input)).toMatchObject({
      name: 'Files', port: undefined, oauth_proxy_provider_id: 1, oauth_proxy_scopes: ['a', 'b'],
      upstream: { kind: 'http', url: 'http://127.0.0.1:3001/mcp' },
    });
    expect(input).not.toHaveProperty('url');
  });
});

describe('checkProxy', () => {
  it.each<[keyof ProxyDraft, string]>([
    ['port', '80'],
    ['port', 'abc'],
    ['port', '9050.5'],
    ['path', 'mcp'],
    ['path', '/token'],
    ['url', 'ftp://files'],
    ['url', 'https://user:secret@mcp.example'],
    ['token_lifetime_seconds', '5'],
    ['token_lifetime_seconds', 'soon'],
    ['name', ' '],
  ])('refuses %s %j beside its field', (field, value) => {
    expect(Object.keys(checkProxy(draft({ [field]: value }), true))).toEqual([field]);
  });

  it('asks an existing proxy for its port', () => {
    expect(checkProxy(draft(), false)).toHaveProperty('port');
  });
});

describe('proxyChanges', () => {
  const proxy = aProxy({
    upstream: { kind: 'sse', url: 'https://a.example', headers: { 'x-team': 'ref' }, args: [], env: {} },
  });

  it('sends nothing that was left alone', () => {
    expect(proxyChanges(proxy, draftOfProxy(proxy))).toEqual({});
    expect(proxyChanges(proxy, { ...draftOfProxy(proxy), name: 'New' })).toEqual({ name: 'New' });
  });

  it('changes the URL of the server and keeps the rest of it', () => {
    expect(proxyChanges(proxy, { ...draftOfProxy(proxy), url: 'https://b.example' })).toEqual({
      upstream: { kind: 'sse', url: 'https://b.example', headers: { 'x-team': 'ref' }, args: [], env: {} },
    });
  });

  it('can take the provider away', () => {
    expect(proxyChanges(proxy, { ...draftOfProxy(proxy), oauth_proxy_provider_id: '' }))
      .toEqual({ oauth_proxy_provider_id: null });
  });
});
