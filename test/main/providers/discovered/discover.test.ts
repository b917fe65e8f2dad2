import { describe, expect, it } from 'vitest';
import { discover } from '../../../../main/providers/discovered/discover.ts';
import { ScriptedUpstream, serverMetadata, startUpstream, status, unauthorized } from './scripted-upstream.ts';

const pathForm = '/.well-known/oauth-protected-resource/mcp';
const rootForm = '/.well-known/oauth-protected-resource';
const asForm = '/.well-known/oauth-authorization-server';

const failure = (upstream: ScriptedUpstream) => discover(upstream.url).then(
  () => expect.fail('it was accepted'), (error: unknown) => error
);

describe('the sign-in of an MCP server', () => {
  it('is found from its 401, without sending credentials', async () => {
    const upstream = await startUpstream();
    const found = await discover(upstream.url);
    expect(found).toMatchObject({
      upstreamUrl: upstream.url, resource: upstream.url, server: { issuer: upstream.origin }, scopes: [],
    });
    expect(upstream.seen('/mcp').map(({ method }) => method)).toEqual(['POST']);
    expect(upstream.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('is found where only GET is answered with 401', async () => {
    const upstream = await startUpstream();
    upstream.on('/elsewhere', { resource: upstream.url, authorization_servers: [upstream.origin] })
      .on('POST /mcp', status(202)).on(
        'GET /mcp', unauthorized(`Bearer resource_metadata="${upstream.origin}/elsewhere"`)
      );
    await discover(upstream.url);
    expect(upstream.seen('/elsewhere')).toHaveLength(1);
  });

  it.each([pathForm, rootForm])('is found at %s where the 401 names nothing', async (path) => {
    const upstream = await startUpstream();
    const document = upstream.answers.get(pathForm) ?? {};
    upstream.answers.delete(pathForm);
    upstream.on('/mcp', unauthorized('Bearer')).on(path, document);
    expect((await discover(upstream.url)).resource).toBe(upstream.url);
  });

  it('is found where everyone may initialize', async () => {
    const upstream = await startUpstream();
    upstream.on('/mcp', { jsonrpc: '2.0', id: 0, result: {} });
    expect((await discover(upstream.url)).resource).toBe(upstream.url);
  });

  it('is found by OpenID Connect discovery', async () => {
    const upstream = await startUpstream();
    upstream.answers.delete(asForm);
    upstream.on('/.well-known/openid-configuration', serverMetadata(upstream.origin));
    expect((await discover(upstream.url)).server.token_endpoint).toBe(`${upstream.origin}/token`);
  });

  it('is found at the root of a server of 2025-03-26, which names no resource', async () => {
    const upstream = await startUpstream();
    upstream.answers.delete(pathForm);
    upstream.on('/mcp', unauthorized('Bearer'));
    expect(await discover(upstream.url)).toMatchObject({ resource: null, server: { issuer: upstream.origin } });
  });
});

describe('the scopes to ask for', () => {
  const scopesOf = async (challenge: string, listed: string[] | undefined, supported: string[]): Promise<string[]> => {
    const upstream = await startUpstream();
    upstream.on('/mcp', unauthorized(challenge))
      .on(pathForm, { resource: upstream.url, authorization_servers: [upstream.origin], scopes_supported: listed })
      .on(asForm, serverMetadata(upstream.origin, { scopes_supported: supported }));
    return (await discover(upstream.url)).scopes;
  };

  it('are those of the challenge, before those of the metadata', async () => {
    expect(await scopesOf('Bearer scope="read write"', ['read', 'write', 'admin'], [])).toEqual(['read', 'write']);
    expect(await scopesOf('Bearer', ['read', 'write', 'admin'], [])).toEqual(['read', 'write', 'admin']);
  });

  it('ask to stay signed in where that is offered', async () => {
    expect(await scopesOf('Bearer', ['read'], ['read', 'offline_access'])).toEqual(['read', 'offline_access']);
  });

  it('are none where the server names none: its own default counts', async () => {
    expect(await scopesOf('Bearer', undefined, ['offline_access', 'admin'])).toEqual([]);
  });

  it('are scopes: what is not one is left out', async () => {
    expect(await scopesOf('Bearer', ['read', 'with "quotes"', 'read'], [])).toEqual(['read', 'with']);
  });
});

describe('what an MCP server says is refused', () => {
  it('where its metadata is on another origin: that URL is not even asked', async () => {
    const elsewhere = await ScriptedUpstream.start();
    const upstream = await startUpstream();
    upstream.on('/mcp', unauthorized(`Bearer resource_metadata="${elsewhere.origin}/internal"`));
    await discover(upstream.url);
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([pathForm, asForm])('where %s redirects: the target is not asked', async (path) => {
    const elsewhere = await ScriptedUpstream.start();
    elsewhere.on('/secret', {});
    const upstream = await startUpstream();
    upstream.on(path, status(302, { location: `${elsewhere.origin}/secret` })).on(rootForm, status(404));
    if (path === pathForm) upstream.answers.delete(asForm);
    expect(await failure(upstream)).toMatchObject({ code: expect.stringMatching(/^upstream_oauth_/) });
    expect(elsewhere.requests).toEqual([]);
  });

  it('where its 401 comes by way of a redirect', async () => {
    const upstream = await startUpstream();
    upstream.on(
      '/mcp', status(307, { location: `${upstream.origin}/moved` })
    ).on('/moved', unauthorized('Bearer scope="stolen"'));
    expect((await discover(upstream.url)).scopes).toEqual([]);
    expect(upstream.seen('/moved')).toEqual([]);
  });

  it('where its resource is another server: CVE-2026-130766', async () => {
    const upstream = await startUpstream();
    upstream.on(pathForm, { resource: 'https://bank.example/mcp', authorization_servers: [upstream.origin] });
    const error = await failure(upstream);
    expect(error).toMatchObject({ code: 'upstream_oauth_invalid', status: 409 });
    expect(String(error)).toContain('https://bank.example/mcp');
    expect(upstream.seen(asForm)).toEqual([]);
  });

  it.each([
    ['http://as.example.com'], ['http://192.168.1.1'], ['javascript:alert(1)'], ['file:///etc/passwd'],
    ['https://user@as.example.com'], ['https://as.example.com/?x=1'],
  ])('where its authorization server is %s', async (issuer) => {
    const upstream = await startUpstream();
    upstream.on(pathForm, { resource: upstream.url, authorization_servers: [issuer] });
    expect(await failure(upstream)).toMatchObject({ code: 'upstream_oauth_invalid' });
  });

  it.each([
    [{}], [{ resource: 7 }], [{ authorization_servers: ['https://as.example.com'] }],
    [{ resource: 'http://x', authorization_servers: [] }],
  ])(
    'where its metadata is %j', async (document) => {
      const upstream = await startUpstream();
      upstream.on(pathForm, document);
      expect(await failure(upstream)).toMatchObject({ code: 'upstream_oauth_invalid' });
    });

  it.each([
    ['another issuer', { issuer: 'https://other.example' }],
    ['an issuer with a slash more', { issuer: 'SELF/' }],
    ['no S256', { code_challenge_methods_supported: ['plain'] }],
    ['no PKCE at all', { code_challenge_methods_supported: undefined }],
    ['no token endpoint', { token_endpoint: undefined }],
    ['a script as authorization endpoint', { authorization_endpoint: 'javascript:alert(document.domain)' }],
    ['a file as authorization endpoint', { authorization_endpoint: 'file:///etc/passwd' }],
    ['a plain token endpoint', { token_endpoint: 'http://as.example.com/token' }],
    ['a plain registration endpoint', { registration_endpoint: 'http://10.0.0.1/register' }],
  ])('where its authorization server has %s', async (_what, members) => {
    const upstream = await startUpstream();
    const filled = Object.fromEntries(Object.entries(members).map(([name, value]) =>
      [name, typeof value === 'string' ? value.replace('SELF', upstream.origin) : value]));
    upstream.on(asForm, serverMetadata(upstream.origin, filled));
    expect(await failure(upstream)).toMatchObject({ code: 'upstream_oauth_invalid', status: 409 });
  });

  it('where its answer has no end', async () => {
    const upstream = await startUpstream();
    upstream.on(pathForm, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    });
    expect(String(await failure(upstream))).toContain('larger than 256 KB');
  });
});

describe('a discovery that fails says', () => {
  it('what was tried, and the next step, where there is no OAuth at all', async () => {
    const upstream = await ScriptedUpstream.start();
    upstream.on('/mcp', {});
    const error = await failure(upstream);
    expect(error).toMatchObject({
      code: 'upstream_oauth_missing', remedy: 'Choose an identity provider in the proxy\'s settings.',
      field: 'upstream.url',
    });
    for (const path of [
      '/mcp (200, no sign-in asked for)', `${pathForm} (404)`, `${rootForm} (404)`, `${asForm} (404)`,
    ]) {
      expect(String(error)).toContain(upstream.origin + path);
    }
  });

  it('nothing of the URL\'s query, where a key may be', async () => {
    const upstream = await ScriptedUpstream.start();
    const error = await discover(`${upstream.url}?api_key=sesame`).catch((reason: unknown) => reason);
    expect(String(error)).toContain(upstream.url);
    expect(String(error)).not.toContain('sesame');
  });

  it('that the authorization server has no metadata', async () => {
    const upstream = await startUpstream();
    upstream.answers.delete(asForm);
    const error = await failure(upstream);
    expect(error).toMatchObject({ code: 'upstream_oauth_invalid' });
    expect(String(error)).toContain('/.well-known/openid-configuration (404)');
  });

  it.each([
    ['/mcp', 503], [pathForm, 500], [asForm, 502], [asForm, 429],
  ])('that trying again can help where %s answers %d', async (path, code) => {
    const upstream = await startUpstream();
    upstream.on(path, status(code));
    expect(await failure(upstream)).toMatchObject({ code: 'upstream_unreachable', status: 502 });
  });

  it('that nothing listens', async () => {
    await expect(discover('http://127.0.0.1:1/mcp')).rejects.toMatchObject({
      code: 'upstream_unreachable', message: expect.stringContaining('127.0.0.1:1'),
    });
  });
});
