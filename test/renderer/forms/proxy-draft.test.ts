import { describe, expect, it } from 'vitest';
import { proxyCreate } from '../../../preload/schema/entities.ts';
import {
  checkProxy, draftOfProxy, emptyProxyDraft, ownSignIn, proxyChanges, proxyInput, type ProxyDraft,
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

  it('can leave the sign-in to a server that has its own', () => {
    const own = draft({ oauth_proxy_provider_id: ownSignIn });
    expect(checkProxy(own, true)).toEqual({});
    expect(proxyInput(own)).toMatchObject({ oauth_proxy_enabled: true, oauth_proxy_provider_id: null });
  });

  it.each<Partial<ProxyDraft>>([{ kind: 'stdio', command: 'npx' }, { oauth_proxy_mode: 'upstream' }])(
    'cannot leave the sign-in to the server with %j',
    (over) => {
      expect(Object.keys(checkProxy(draft({ oauth_proxy_provider_id: ownSignIn, ...over }), true)))
        .toEqual(['oauth_proxy_provider_id']);
    },
  );

  it('asks for a command in place of a URL where the server is a program', () => {
    expect(Object.keys(checkProxy(draft({ kind: 'stdio', url: '' }), true))).toEqual(['command']);
    expect(checkProxy(draft({ kind: 'stdio', url: '', command: 'npx' }), true)).toEqual({});
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

  it('keeps the arguments of a program that a list of lines cannot hold', () => {
    const program = aProxy({
      upstream: { kind: 'stdio', headers: {}, command: 'node', args: ['', 'two\nlines'], env: { HOME: '/a' } },
    });
    const edited = draftOfProxy(program);
    expect(proxyChanges(program, { ...edited, env: [] }).upstream).toMatchObject({ args: ['', 'two\nlines'], env: {} });
    expect(proxyChanges(program, { ...edited, args: 'one\n\n two ' }).upstream?.args).toEqual(['one', ' two ']);
  });

  it('sends only what belongs to the kind of server', () => {
    expect(proxyChanges(proxy, { ...draftOfProxy(proxy), kind: 'stdio', command: 'npx' }).upstream)
      .toEqual({ kind: 'stdio', headers: {}, command: 'npx', args: [], env: {} });
  });

  it('opens the server’s own sign-in as what it is', () => {
    const own = aProxy({ oauth_proxy_provider_id: null });
    expect(draftOfProxy(own).oauth_proxy_provider_id).toBe(ownSignIn);
    expect(proxyChanges(own, draftOfProxy(own))).toEqual({});
  });

  it('can take the provider away', () => {
    expect(proxyChanges(proxy, { ...draftOfProxy(proxy), oauth_proxy_provider_id: '' }))
      .toEqual({ oauth_proxy_provider_id: null });
  });
});
