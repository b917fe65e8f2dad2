import { expect, it } from 'vitest';
import { asked, authorizeUrl, Browser, pkce, publicClient, registered } from './client.ts';
import { openHouse } from './house.ts';

it('takes along what it still asks for, and the consents that were remembered for it', async () => {
  const house = await openHouse();
  const uri = 'https://vscode.dev/redirect';
  const metadata = { ...publicClient, redirect_uris: [uri] };
  const [removed, kept] = [await registered(house, metadata), await registered(house, metadata)];
  const ask = async ({ client_id }: { client_id: string }) => {
    const browser = new Browser(house);
    const parameters = { ...asked({ client_id }, pkce().challenge), redirect_uri: uri };
    return { browser, page: await browser.page(authorizeUrl(parameters)) };
  };
  for (const client of [removed, kept]) {
    const { browser, page } = await ask(client);
    house.server.consents.allow(house.server.consents.list().at(-1)?.id ?? '', 'ui', true);
    await browser.get(page.url);
    await ask(client);
    expect(house.server.consents.list()).toHaveLength(client === removed ? 1 : 2);
    if (client === removed) expect(await house.server.approvals.list()).toHaveLength(1);
  }
  await house.server.clients.delete(1, removed.client_id);
  const left = [{ client_id: kept.client_id }];
  expect(await house.server.approvals.list()).toMatchObject(left);
  expect(house.server.consents.list()).toMatchObject(left);
});
