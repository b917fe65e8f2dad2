import { expect, it } from 'vitest';
import { json, post, registered, signedIn } from './client.ts';
import { openHouse, type House } from './house.ts';

const introspect = async (house: House, client: { client_id: string }, token: string) =>
  json(await post(house, 'introspect', { client_id: client.client_id, token }));

it('says of both tokens what they are, to their own client only', async () => {
  const house = await openHouse();
  const { client, tokens } = await signedIn(house);
  for (const token of [tokens.access_token, tokens.refresh_token]) {
    expect(await introspect(house, client, token)).toMatchObject({ active: true, client_id: client.client_id });
    expect(await introspect(house, await registered(house), token)).toEqual({ active: false });
  }
});

it('says that they are dead once the sign-in at the provider is over, as every call is told', async () => {
  const house = await openHouse();
  const { client, tokens } = await signedIn(house);
  await house.connections.delete(house.connections.ownOf(1) ?? '');
  for (const token of [tokens.access_token, tokens.refresh_token]) {
    expect(await introspect(house, client, token)).toEqual({ active: false });
  }
});
