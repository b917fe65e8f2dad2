import { expect, it } from 'vitest';
import { ClientRegistry, unusedKept } from '../../../main/oauth/client-registry.ts';
import { GrantRegistry } from '../../../main/oauth/grant-registry.ts';
import type { ClientRecord } from '../../../main/store/records.ts';
import { openKeys } from './tokens/keys.ts';

const client = (id: string, fields: Partial<ClientRecord> = {}): ClientRecord => ({
  client_id: id, proxy_id: 1, client_name: 'App', redirect_uris: ['http://localhost/callback'],
  token_endpoint_auth_method: 'none', client_secret_hash: null, grant_types: [], response_types: [], scope: null,
  application_type: null, client_uri: null, software_id: null, software_version: null, created_at: 0, last_used_at: null,
  ever_granted: false, ...fields,
});

it('forgets the oldest of very many registrations that led to nothing, and none that ever had access', async () => {
  const { stores } = await openKeys();
  const clients = await ClientRegistry.open(stores, await GrantRegistry.open(stores));
  await clients.add(client('granted', { ever_granted: true }));
  await clients.add(client('elsewhere', { proxy_id: 2 }));
  await Promise.all(Array.from({ length: unusedKept }, (_, index) => clients.add(client(`c${index}`, { created_at: index + 1 }))));
  expect(clients.count(1)).toBe(unusedKept + 1);
  for (const id of ['new', 'newer']) await clients.add(client(id, { created_at: Date.now() }));
  expect([clients.count(1), clients.count(2)]).toEqual([unusedKept + 1, 1]);
  const known = async (id: string, proxyId = 1): Promise<boolean> => (await clients.find(proxyId, id)) !== undefined;
  expect(await Promise.all(['c0', 'c1', 'c2', 'new', 'newer', 'granted'].map((id) => known(id))))
    .toEqual([false, false, true, true, true, true]);
  expect(await known('elsewhere', 2)).toBe(true);
});
