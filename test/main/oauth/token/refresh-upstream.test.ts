import { expect, it } from 'vitest';
import * as provider from '../../../support/scripted-provider/behaviours.ts';
import { invalidGrant, json, post, refresh, refusal, signedIn, type Tokens } from '../client.ts';
import { openHouse } from '../house.ts';

const upstream = { proxy: { oauth_proxy_mode: 'upstream' } } as const;

it('gives the late window of a client the answer that the first one got', async () => {
  const house = await openHouse(upstream);
  const { client, tokens } = await signedIn(house);
  const first = json(await refresh(house, client, tokens.refresh_token));
  expect(json(await refresh(house, client, tokens.refresh_token))).toEqual(first);
  expect(house.provider.count('refresh_token')).toBe(1);
});

it('gives nothing again once the client has given its tokens back', async () => {
  const house = await openHouse(upstream);
  const { client, tokens } = await signedIn(house);
  const renewed = json<Tokens>(await refresh(house, client, tokens.refresh_token));
  await post(house, 'revoke', { client_id: client.client_id, token: renewed.refresh_token });
  expect(refusal(await refresh(house, client, tokens.refresh_token))).toEqual(invalidGrant);
});

it('is over where the provider says so, which is not the client\'s own doing', async () => {
  const house = await openHouse(upstream);
  const { client, tokens } = await signedIn(house);
  house.provider.next(provider.invalidGrant);
  expect(refusal(await refresh(house, client, tokens.refresh_token))).toEqual(invalidGrant);
  expect(await house.stores.grants.list()).toMatchObject([{ ended: { reason: 'provider_ended' } }]);
});
