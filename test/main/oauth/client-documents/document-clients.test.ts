import { describe, expect, it } from 'vitest';
import { ClientRegistry } from '../../../../main/oauth/client-registry.ts';
import { GrantRegistry } from '../../../../main/oauth/grant-registry.ts';
import { inputs } from '../../../../preload/schema/inputs.ts';
import { grantOf, openKeys } from '../tokens/keys.ts';

const clientId = 'https://app.example/oauth/client.json';

async function openRegistry() {
  const { stores } = await openKeys();
  const grants = await GrantRegistry.open(stores);
  const removed: [number, string][] = [];
  const clients = await ClientRegistry.open(stores, grants, async (...removal) => void removed.push(removal));
  const grant = (id: string, fields: object = {}): Promise<void> =>
    grants.create(grantOf({ id, client_id: clientId, client_name: 'An app', ...fields }));
  return { grants, clients, removed, grant };
}

describe('a client that is known by its metadata document', () => {
  it('is listed and counted for as long as it has access, by the name that was consented to', async () => {
    const { grants, clients, grant } = await openRegistry();
    await grant('one', { created_at: 1000, last_used_at: 5000 });
    await grant('two', { created_at: 2000, last_used_at: 4000 });
    await grant('elsewhere', { proxy_id: 2, client_name: undefined });
    expect(await clients.list(1)).toEqual([{
      client_id: clientId, proxy_id: 1, client_name: 'An app', redirect_uris: [], grants: 2,
      created_at: '1970-01-01T00:00:01.000Z', last_used_at: '1970-01-01T00:00:05.000Z',
    }]);
    expect(await clients.list(2)).toMatchObject([{ client_name: 'app.example', grants: 1 }]);
    expect([clients.count(1), clients.count(2)]).toEqual([1, 1]);
    for (const id of ['one', 'two']) await grants.end(id, 'revoked');
    expect([await clients.list(1), clients.count(1)]).toEqual([[], 0]);
  });

  it('loses its access at this proxy when a person removes it, and nothing elsewhere', async () => {
    const { grants, clients, removed, grant } = await openRegistry();
    await grant('one');
    await grant('elsewhere', { proxy_id: 2 });
    await clients.delete(1, clientId);
    expect([grants.alive('one'), grants.alive('elsewhere')]).toMatchObject([undefined, { proxy_id: 2 }]);
    expect(removed).toEqual([[1, clientId]]);
    await expect(clients.delete(1, clientId)).rejects.toMatchObject({ code: 'not_found', status: 404 });
  });

  it('may have an id as long as such an id can be', () => {
    const longest = { id: 1, client_id: `${clientId}?${'x'.repeat(499 - clientId.length)}` };
    expect(inputs['clients.delete'].parse(longest)).toEqual(longest);
  });
});
