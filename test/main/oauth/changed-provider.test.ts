import { describe, expect, it } from 'vitest';
import type { ScriptedProvider } from '../../support/scripted-provider.ts';
import { providerCreate } from '../../../preload/schema/entities.ts';
import {
  asked, authorizeUrl, Browser, call, invalidGrant, locationOf, pageOf, pkce, refresh, refusal, registered, signedIn,
  type Registered, type Tokens,
} from './client.ts';
import { changeProxy, openHouse, startProvider, type House } from './house.ts';

/** Adds provider 2, and gives it. */
async function addProvider({ providers }: House): Promise<ScriptedProvider> {
  const added = await startProvider();
  await providers.create(providerCreate.parse({
    name: 'Another', provider_type: 'oidc', issuer: added.issuer, client_id: added.clientId,
    client_secret: added.clientSecret, scopes: ['openid'],
  }));
  return added;
}

/** The client is told to sign in again, by the proxy and by the token endpoint. */
async function expectSignedOut(house: House, { client, tokens }: { client: Registered; tokens: Tokens }): Promise<void> {
  expect(await call(house, tokens.access_token)).toMatchObject({ ok: false, status: 401 });
  expect(refusal(await refresh(house, client, tokens.refresh_token))).toEqual(invalidGrant);
}

const sentTo = (provider: ScriptedProvider): (string | null)[] =>
  provider.tokenRequests.map(({ parameters }) => parameters.get('refresh_token'));

describe.each(['gateway', 'upstream'] as const)('in %s mode, who is signed in signs in again', (mode) => {
  const proxy = { oauth_proxy_mode: mode };

  it('after another provider was chosen for the proxy, which gets nothing of the first one\'s', async () => {
    const house = await openHouse({ proxy });
    const held = await signedIn(house);
    const other = await addProvider(house);
    await changeProxy(house, { ...proxy, oauth_proxy_provider_id: 2 });
    await expectSignedOut(house, held);
    expect(sentTo(other)).toEqual([]);
  });

  it('after the provider was removed', async () => {
    const house = await openHouse({ proxy });
    const held = await signedIn(house);
    await addProvider(house);
    await changeProxy(house, { ...proxy, oauth_proxy_provider_id: 2 });
    await house.providers.delete(1);
    await expectSignedOut(house, held);
    expect(await house.connections.list()).toMatchObject(mode === 'gateway' ? [{ state: 'ended' }] : []);
  });

  it('after the provider\'s issuer was changed, and the new one gets nothing of the old one\'s', async () => {
    const house = await openHouse({ proxy });
    const held = await signedIn(house);
    const moved = await startProvider();
    await house.providers.update(1, { issuer: moved.issuer });
    await expectSignedOut(house, held);
    expect(sentTo(moved)).toEqual([]);
  });

  it('after the client id was changed: the refresh tokens are another client\'s', async () => {
    const house = await openHouse({ proxy });
    const held = await signedIn(house);
    await house.providers.update(1, { client_id: 'another' });
    await expectSignedOut(house, held);
  });

  it('but not after a change of its name, scopes or secret, nor of anything else of the proxy', async () => {
    const house = await openHouse({ proxy });
    const { client, tokens } = await signedIn(house);
    await house.providers.update(1, { name: 'Renamed', scopes: ['openid'], client_secret: house.provider.clientSecret });
    await changeProxy(house, { ...proxy, description: 'changed' });
    expect(await call(house, tokens.access_token)).toMatchObject({ ok: true });
    expect((await refresh(house, client, tokens.refresh_token)).status).toBe(200);
  });
});

it.each(['gateway', 'upstream'] as const)('a sign-in that was under way in %s mode begins anew at the provider that is chosen now', async (mode) => {
  const house = await openHouse({ proxy: { oauth_proxy_mode: mode } });
  const browser = new Browser(house);
  const page = await browser.page(authorizeUrl(asked(await registered(house), pkce().challenge)));
  const decided = await browser.press(page, 'Allow');
  const callback = await browser.signInAt(await browser.get(decided.refresh ?? ''));
  const other = await addProvider(house);
  await changeProxy(house, { oauth_proxy_mode: mode, oauth_proxy_provider_id: 2 });
  const late = pageOf(callback, await browser.get(callback));
  expect([late.status, house.provider.tokenRequests.length]).toEqual([409, 0]);
  expect(late.text).toContain('Another identity provider was chosen');
  const again = await browser.get(late.links.find(({ text }) => text === 'Try again')?.url ?? '');
  expect(locationOf(again).origin).toBe(other.issuer);
});

it('says why a sign-in is over', async () => {
  const house = await openHouse();
  await signedIn(house);
  await addProvider(house);
  await changeProxy(house, { oauth_proxy_provider_id: 2 });
  expect(await house.connections.list()).toMatchObject([
    { state: 'ended', reason: 'Another identity provider was chosen for this proxy.', refreshable: false },
  ]);
  expect(house.connections.signInNeeded(1)).toBe(true);
});
