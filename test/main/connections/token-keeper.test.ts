import { describe, expect, it } from 'vitest';
import { TokenKeeper } from '../../../main/connections/token-keeper.ts';
import { GatehouseError } from '../../../main/errors/index.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import type { UpstreamTokens } from '../../../main/providers/upstream-tokens.ts';
import type { Stores } from '../../../main/store/stores.ts';
import * as provider from '../../support/scripted-provider/behaviours.ts';
import type { ScriptedProvider } from '../../support/scripted-provider.ts';
import { Clock, connectionRecord, openKept, openTestStores, signal, until } from './kept.ts';

const tokens = (fields: Partial<UpstreamTokens> = {}): UpstreamTokens =>
  ({ accessToken: 'new', tokenType: 'Bearer', expiresIn: 3600, refreshToken: null, scope: null, ...fields });

const presentedTo = ({ tokenRequests }: ScriptedProvider): (string | null)[] =>
  tokenRequests.map(({ parameters }) => parameters.get('refresh_token'));

/** The stores, whose secrets fail as long as `fault` says so. */
function faulty(
  stores: Stores, fault: { get?: boolean; set?: boolean; update?: boolean }
): Pick<Stores, 'connections' | 'secrets'> {
  const unavailable = (): Promise<never> => Promise.reject(new GatehouseError(
    'secret_unavailable', 'The keychain is locked.'
  ));
  const full = (): Promise<never> => Promise.reject(new GatehouseError('store_write_failed', 'The disk is full.'));
  const { connections, secrets } = stores;
  return {
    secrets: {
      tier: () => secrets.tier(),
      changed: secrets.changed,
      get: (ref) => (fault.get ? unavailable() : secrets.get(ref)),
      set: (ref, value) => (fault.set ? unavailable() : secrets.set(ref, value)),
      delete: (ref) => secrets.delete(ref),
    },
    connections: {
      get: (key) => connections.get(key),
      list: () => connections.list(),
      put: (record) => connections.put(record),
      update: (key, change) => (fault.update ? full() : connections.update(key, change)),
      delete: (key) => connections.delete(key),
      nextId: () => connections.nextId(),
    },
  };
}

describe('many callers at expiry', () => {
  it('share one refresh, against a provider that ends the family at a second use', async () => {
    const kept = await openKept();
    for (let round = 1; round <= 20; round += 1) {
      const held = await Promise.all(Array.from({ length: 64 }, () => kept.keeper.fresh('c')));
      expect(new Set(held).size).toBe(1);
      expect(kept.provider.count('refresh_token')).toBe(round);
      kept.clock.advance(3600);
    }
    expect(await kept.record()).toMatchObject({ ended: null });
  });

  it('share one failure', async () => {
    const kept = await openKept();
    kept.provider.next(provider.serverError);
    const results = await Promise.allSettled(Array.from({ length: 64 }, () => kept.keeper.fresh('c')));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(kept.provider.count('refresh_token')).toBe(1);
  });

  it('who were refused with an old token find the new one, those refused with the new one fetch another', async () => {
    const kept = await openKept();
    const first = await kept.keeper.fresh('c');
    const second = await kept.keeper.fresh('c', first.header);
    expect(second).not.toBe(first);
    expect(await kept.keeper.fresh('c', first.header)).toBe(second);
    expect(kept.provider.count('refresh_token')).toBe(2);
    expect(await kept.keeper.fresh('c', second.header)).not.toBe(second);
    expect(kept.provider.count('refresh_token')).toBe(3);
  });

  it('of different connections do not wait for each other', async () => {
    const stores = await openTestStores();
    for (const id of ['a', 'b']) {
      await stores.secrets.set(`connection/${id}/refresh-token`, id);
      await stores.connections.put(connectionRecord({ id, refresh_token_ref: `connection/${id}/refresh-token` }));
    }
    const never = new Promise<UpstreamTokens>(() => undefined);
    const keeper = new TokenKeeper({
      stores, log: silentLogger, refresh: (record) => (record.id === 'a' ? never : Promise.resolve(tokens())),
      ended: () => undefined, refreshed: () => undefined,
    });
    void keeper.fresh('a');
    expect((await keeper.fresh('b')).header).toBe('Bearer new');
  });
});

describe('a rotated refresh token', () => {
  it('is kept before anyone may use the access token that came with it', async () => {
    const seen: string[] = [];
    const kept = await openKept({
      wrap: (stores) => {
        const { secrets, connections } = faulty(stores, {});
        return {
          connections,
          secrets: { ...secrets, set: async (ref, value) => { await secrets.set(ref, value); seen.push('kept'); } },
        };
      },
    });
    await kept.keeper.fresh('c').then(() => seen.push('used'));
    expect(seen).toEqual(['kept', 'used']);
  });

  it('is the one we know after a crash between its keeping and the rest', async () => {
    const kept = await openKept({ wrap: (stores) => faulty(stores, { update: true }) });
    const old = await kept.refreshToken();
    await expect(kept.keeper.fresh('c')).rejects.toMatchObject({ code: 'store_write_failed' });
    expect(kept.keeper.usable('c')).toBeUndefined();
    const rotated = await kept.refreshToken();
    expect(rotated).not.toBe(old);
    await kept.restarted().fresh('c');
    expect(presentedTo(kept.provider)).toEqual([old, rotated]);
    expect(await kept.record()).toMatchObject({ ended: null });
  });

  it('is not lost where it cannot be kept: it is tried, and kept, next time', async () => {
    const fault = { set: true };
    const kept = await openKept({ wrap: (stores) => faulty(stores, fault) });
    const old = await kept.refreshToken();
    await expect(kept.keeper.fresh('c')).rejects.toMatchObject({ code: 'secret_unavailable' });
    expect(kept.keeper.usable('c')).toBeUndefined();
    expect(await kept.refreshToken()).toBe(old);
    fault.set = false;
    kept.clock.advance(60);
    await kept.keeper.fresh('c');
    const presented = presentedTo(kept.provider);
    expect(presented[0]).toBe(old);
    expect(presented[1]).not.toBe(old);
    const saved = await kept.refreshToken();
    expect(presented).not.toContain(saved);
    kept.clock.advance(3600);
    await kept.keeper.fresh('c');
    expect(kept.provider.tokenRequests.at(-1)?.parameters.get('refresh_token')).toBe(saved);
  });

  it('that could not be kept is kept as soon as that works, even where the provider rotates no more', async () => {
    const fault = { set: true };
    const kept = await openKept({ wrap: (stores) => faulty(stores, fault) });
    await expect(kept.keeper.fresh('c')).rejects.toMatchObject({ code: 'secret_unavailable' });
    fault.set = false;
    kept.clock.advance(60);
    kept.provider.next(provider.notRotated);
    await kept.keeper.fresh('c');
    expect(await kept.refreshToken()).toBe(kept.provider.tokenRequests[1]?.parameters.get('refresh_token'));
  });
});

describe('a keychain that does not answer', () => {
  it('ends nothing and asks no provider', async () => {
    const fault = { get: true };
    const kept = await openKept({ wrap: (stores) => faulty(stores, fault) });
    const old = await kept.refreshToken();
    for (let i = 0; i < 3; i += 1) {
      await expect(kept.keeper.fresh('c')).rejects.toMatchObject({ code: 'secret_unavailable' });
    }
    expect(kept.provider.count('refresh_token')).toBe(0);
    expect(await kept.refreshToken()).toBe(old);
    expect(await kept.record()).toMatchObject({ ended: null });
    fault.get = false;
    await kept.keeper.fresh('c');
  });

  it('is not the same as a keychain from which the token was removed', async () => {
    const kept = await openKept();
    await kept.stores.secrets.delete('connection/c/refresh-token');
    await expect(kept.keeper.fresh('c')).rejects.toMatchObject({ code: 'sign_in_needed' });
    expect((await kept.record())?.ended?.reason).toMatch(/no longer in the keychain/);
    expect(kept.provider.count('refresh_token')).toBe(0);
  });
});

describe('while a refresh is under way', () => {
  it.each([
    ['refuses the old sign-in', provider.invalidGrant], ['renews the old sign-in', provider.rotated],
    ['is out of order', provider.serverError],
  ])('a new sign-in stands, even if the provider then %s', async (_what, then) => {
    const kept = await openKept();
    const { promise, give } = signal();
    kept.provider.next(provider.after(promise, then));
    const flight = kept.keeper.fresh('c');
    await until(() => kept.provider.count('refresh_token') === 1);
    await kept.keeper.signedIn('c', tokens(), () =>
      kept.stores.secrets.set('connection/c/refresh-token', 'of the new sign-in'));
    const renewed = kept.keeper.usable('c');
    give();
    expect(await flight).toBe(renewed);
    expect(await kept.refreshToken()).toBe('of the new sign-in');
    expect(await kept.record()).toMatchObject({ ended: null });
  });

  it('a removed connection stays removed: nothing of it comes back', async () => {
    const kept = await openKept();
    const { promise, give } = signal();
    kept.provider.next(provider.after(promise, provider.rotated));
    const flight = kept.keeper.fresh('c');
    await until(() => kept.provider.count('refresh_token') === 1);
    await kept.stores.connections.delete('c');
    await kept.stores.secrets.delete('connection/c/refresh-token');
    kept.keeper.forget('c');
    give();
    await expect(flight).rejects.toMatchObject({ code: 'sign_in_needed' });
    expect(await kept.refreshToken()).toBeUndefined();
    expect(kept.keeper.usable('c')).toBeUndefined();
  });
});

describe('a provider without refresh tokens', () => {
  async function withAccessToken(expiresAt: number | null) {
    const stores = await openTestStores();
    const clock = new Clock();
    await stores.secrets.set('connection/c/access-token', 'kept');
    await stores.connections.put(connectionRecord({
      refresh_token_ref: null, access_token_ref: 'connection/c/access-token',
      access_expires_at: expiresAt === null ? null : clock.at + expiresAt,
    }));
    const keeper = new TokenKeeper({
      stores, log: silentLogger, now: clock.now, refresh: () => Promise.reject(new Error('must not be asked')),
      ended: () => undefined, refreshed: () => undefined,
    });
    return { keeper, clock, stores };
  }

  it('is served from the keychain after a restart, for as long as the token lives', async () => {
    const { keeper, clock } = await withAccessToken(null);
    expect((await keeper.fresh('c')).header).toBe('Bearer kept');
    clock.advance(365 * 24 * 3600);
    expect((await keeper.fresh('c')).header).toBe('Bearer kept');
    expect(keeper.due('c')).toBe(false);
  });

  it('needs a person once the token has run out', async () => {
    const { keeper, clock, stores } = await withAccessToken(3_600_000);
    expect((await keeper.fresh('c')).header).toBe('Bearer kept');
    clock.advance(3600);
    await expect(keeper.fresh('c')).rejects.toMatchObject({ code: 'sign_in_needed' });
    expect(await stores.connections.get('c')).toMatchObject({
      ended: { reason: expect.stringMatching(/run out/) }, access_token_ref: null,
    });
    expect(await stores.secrets.get('connection/c/access-token')).toBeUndefined();
  });
});

describe('what is due', () => {
  it('is a token before its end, one that has ended, and one that is not known yet', async () => {
    const kept = await openKept();
    expect(kept.keeper.due('c')).toBe(true);
    await kept.keeper.fresh('c');
    expect(kept.keeper.due('c')).toBe(false);
    kept.clock.advance(3300);
    expect(kept.keeper.due('c')).toBe(true);
    expect(kept.keeper.usable('c')).toBeDefined();
    kept.clock.advance(3 * 24 * 3600);
    expect(kept.keeper.due('c')).toBe(true);
    expect(kept.keeper.usable('c')).toBeUndefined();
  });
});

it('does not know a connection that never was', async () => {
  const kept = await openKept();
  await expect(kept.keeper.fresh('unknown')).rejects.toMatchObject({ code: 'sign_in_needed' });
});
