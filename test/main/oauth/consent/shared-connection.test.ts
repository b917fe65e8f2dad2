import { describe, expect, it } from 'vitest';
import { httpUpstream } from '../../proxies/harness.ts';
import { startUpstream, status, type ScriptedUpstream } from '../../providers/discovered/scripted-upstream.ts';
import {
  asked, authorizeUrl, Browser, exchange, json, locationOf, pkce, registered, token, type Tokens,
} from '../client.ts';
import { changeProxy, openHouse, type House } from '../house.ts';

/** A proxy before an MCP server with its own OAuth, signed in there unless `signIn` is false. */
async function openSignedIn(
  signIn = true,
): Promise<{ house: House; upstream: ScriptedUpstream; connectionId: string }> {
  const upstream = await startUpstream();
  const house = await openHouse({ proxy: { oauth_proxy_provider_id: null, upstream: httpUpstream(upstream.url) } });
  const { id: providerId } = await house.providers.clientFor(house.proxy);
  const connection = signIn
    ? await house.connections.signedIn({
        proxyId: 1, providerId, scopes: [], account: { subject: null, label: null },
        tokens: { accessToken: 'access', tokenType: 'Bearer', expiresIn: 3600, refreshToken: 'refresh', scope: null },
      })
    : null;
  return { house, upstream, connectionId: connection?.id ?? '' };
}

/** A client's way over consent. @returns where the browser is sent when the person has allowed it */
async function allowed(house: House, challenge = pkce().challenge) {
  const client = await registered(house);
  const browser = new Browser(house);
  const page = await browser.page(authorizeUrl(asked(client, challenge)));
  const decided = await browser.press(page, 'Allow');
  const url = decided.refresh ?? '';
  return { client, browser, url, answer: await browser.get(url) };
}

const isAtClient = ({ origin }: URL): boolean => origin === 'http://localhost:3118';

describe('a client that a person allows where the proxy is signed in at its MCP server', () => {
  it('gets its code at once, and calls with the connection there is', async () => {
    const { house, connectionId } = await openSignedIn();
    const { verifier, challenge } = pkce();
    const { client, answer } = await allowed(house, challenge);
    expect(isAtClient(locationOf(answer))).toBe(true);
    expect(answer.headers['set-cookie']).toMatch(/Max-Age=0/);
    const code = locationOf(answer).searchParams.get('code') ?? '';
    const tokens = json<Tokens>(await token(house, exchange(client, code, verifier)));
    const verdict = await house.server.authenticator
      .authenticate(house.proxy, 'http://localhost:9050', `Bearer ${tokens.access_token}`, undefined);
    expect(verdict).toMatchObject({ ok: true, principal: { connectionId } });
  });

  it('gets one code, however many tabs ask', async () => {
    const { house } = await openSignedIn();
    const { browser, url } = await allowed(house);
    expect((await browser.get(url)).status).toBe(410);
  });

  it('gets it too while the authorization server is out of reach: the connection is not over', async () => {
    const { house, upstream, connectionId } = await openSignedIn();
    upstream.on('POST /token', status(503));
    await expect(house.connections.token(connectionId, 'Bearer access')).rejects.toMatchObject({ status: 502 });
    expect(isAtClient(locationOf((await allowed(house)).answer))).toBe(true);
  });
});

describe('a client goes through the sign-in', () => {
  const signsIn = async (house: House, upstream: ScriptedUpstream) =>
    expect(locationOf((await allowed(house)).answer).origin).toBe(upstream.origin);

  it('where nobody is signed in', async () => {
    const { house, upstream } = await openSignedIn(false);
    await signsIn(house, upstream);
  });

  it('where the connection was removed', async () => {
    const { house, upstream, connectionId } = await openSignedIn();
    await house.connections.delete(connectionId);
    await signsIn(house, upstream);
  });

  it('where the connection turns out to be over', async () => {
    const { house, upstream, connectionId } = await openSignedIn();
    upstream.on('POST /token', (_request, response) => void response
      .writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error: 'invalid_grant' })));
    const refused = house.connections.token(connectionId, 'Bearer access');
    await expect(refused).rejects.toMatchObject({ code: 'sign_in_needed' });
    await signsIn(house, upstream);
  });

  it('where the proxy asks for no consent: the sign-in is the only gesture then', async () => {
    const { house, upstream } = await openSignedIn();
    await changeProxy(house, { oauth_proxy_require_consent: false });
    const client = await registered(house);
    const { answer } = await new Browser(house).open(authorizeUrl(asked(client, pkce().challenge)));
    expect(locationOf(answer).origin).toBe(upstream.origin);
  });

  it('where the provider was chosen by a person: each client has an account of its own', async () => {
    const house = await openHouse();
    await house.connections.signedIn({
      proxyId: 1, providerId: 1, scopes: [], account: { subject: 'alice', label: null },
      tokens: { accessToken: 'access', tokenType: 'Bearer', expiresIn: 3600, refreshToken: 'refresh', scope: null },
    });
    expect(locationOf((await allowed(house)).answer).origin).toBe(house.provider.issuer);
  });
});
