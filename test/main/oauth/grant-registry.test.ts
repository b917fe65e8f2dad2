import { expect, it } from 'vitest';
import { GrantRegistry } from '../../../main/oauth/grant-registry.ts';
import { grantOf, openKeys } from './tokens/keys.ts';

it('keeps a grant dead whose end comes while a change is being written', async () => {
  const { stores } = await openKeys();
  const grants = await GrantRegistry.open(stores);
  const grant = grantOf();
  await grants.create(grant);
  await Promise.all([
    grants.update(grant.id, (current) => ({ ...current, last_used_at: 1 })),
    grants.end(grant.id, 'revoked'),
  ]);
  expect(grants.alive(grant.id)).toBeUndefined();
  expect((await stores.grants.get(grant.id))?.ended?.reason).toBe('revoked');
});

it('keeps a grant dead whose end comes while it is being created', async () => {
  const { stores } = await openKeys();
  const grants = await GrantRegistry.open(stores);
  const grant = grantOf();
  await Promise.all([grants.create(grant), grants.end(grant.id, 'code_replay')]);
  expect(grants.alive(grant.id)).toBeUndefined();
});

it('changes nothing about a grant that has ended, and tells its end once', async () => {
  const { stores } = await openKeys();
  const grants = await GrantRegistry.open(stores);
  const grant = grantOf();
  const ends: string[] = [];
  grants.ended.subscribe(({ ended }) => ends.push(ended?.reason ?? ''));
  await grants.create(grant);
  await grants.end(grant.id, 'revoked');
  await grants.end(grant.id, 'refresh_reuse');
  expect(await grants.update(grant.id, (current) => ({ ...current, last_used_at: 1 }))).toBeUndefined();
  expect(ends).toEqual(['revoked']);
});

it('keeps a grant dead whose end the disk does not take, and ends it for good with the next try', async () => {
  const { stores } = await openKeys();
  let isFull = true;
  const disk = stores.grants;
  const grants = await GrantRegistry.open({
    grants: {
      get: (id) => disk.get(id), list: () => disk.list(), put: (grant) => disk.put(grant), nextId: () => disk.nextId(),
      delete: (id) => disk.delete(id),
      update: (id, change) => (isFull ? Promise.reject(new Error('no space left')) : disk.update(id, change)),
    },
  });
  await grants.create(grantOf({ id: 'a' }));
  await expect(grants.endWhere(() => true, 'client_deleted')).rejects.toThrow('no space left');
  expect(grants.alive('a')).toBeUndefined();
  isFull = false;
  await grants.endWhere(() => true, 'client_deleted');
  expect((await stores.grants.get('a'))?.ended?.reason).toBe('client_deleted');
  expect((await GrantRegistry.open(stores)).alive('a')).toBeUndefined();
});

it('knows after a restart who lives and who does not', async () => {
  const { stores } = await openKeys();
  const grants = await GrantRegistry.open(stores);
  const [alive, dead] = [grantOf(), grantOf({ client_id: 'gateway_other' })];
  await grants.create(alive);
  await grants.create(dead);
  await grants.endWhere(({ client_id: clientId }) => clientId === 'gateway_other', 'client_deleted');
  const again = await GrantRegistry.open(stores);
  expect([again.alive(alive.id)?.id, again.alive(dead.id)]).toEqual([alive.id, undefined]);
});

it('knows every grant that handed out one and the same token, at whatever proxy, until it ends', async () => {
  const { stores } = await openKeys();
  const grants = await GrantRegistry.open(stores);
  const handedOut = { access: [{ hash: 'h', expires_at: null }], refresh: 'r' };
  await grants.create(grantOf({ id: 'here', mode: 'upstream', handed_out: handedOut }));
  await grants.create(grantOf({ id: 'there', mode: 'upstream', handed_out: handedOut, proxy_id: 2 }));
  const known = (registry: GrantRegistry): string[][] =>
    ['h', 'r'].map((hash) => registry.ofHandedOut(hash).map(({ id }) => id));
  expect(known(grants)).toEqual([['here', 'there'], ['here', 'there']]);
  expect(known(await GrantRegistry.open(stores))).toEqual(known(grants));
  await grants.end('there', 'revoked');
  expect(known(grants)).toEqual([['here'], ['here']]);
  await grants.end('here', 'revoked');
  expect(known(grants)).toEqual([[], []]);
});
