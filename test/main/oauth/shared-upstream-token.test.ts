import { expect, it } from 'vitest';
import { call, post, signedIn } from './client.ts';
import { openHouse, type House } from './house.ts';

/** In upstream mode, with a provider that gives an account the same token whoever asks. */
async function openShared(): Promise<House> {
  const house = await openHouse({ proxy: { oauth_proxy_mode: 'upstream', oauth_proxy_scopes: ['read'] } });
  house.provider.usually(({ response }) => void response.writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ access_token: 'shared', token_type: 'Bearer' })));
  return house;
}

it.each([0, 1])('a token that two clients were given stays good when one of them gives it back: %i', async (leaving) => {
  const house = await openShared();
  const clients = [(await signedIn(house)).client, (await signedIn(house)).client];
  expect(await call(house, 'shared')).toMatchObject({ ok: true });
  await post(house, 'revoke', { client_id: clients[leaving]?.client_id ?? '', token: 'shared' });
  expect((await house.stores.grants.list()).filter(({ ended }) => ended !== null))
    .toMatchObject([{ client_id: clients[leaving]?.client_id }]);
  expect(await call(house, 'shared')).toMatchObject({ ok: true });
  await post(house, 'revoke', { client_id: clients[1 - leaving]?.client_id ?? '', token: 'shared' });
  expect(await call(house, 'shared')).toMatchObject({ ok: false });
});
