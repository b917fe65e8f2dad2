import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConnectionService, type SignIn } from '../../../main/connections/connection-service.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import type { UpstreamTokens } from '../../../main/providers/upstream-tokens.ts';
import { ProviderService } from '../../../main/providers/provider-service.ts';
import { providerCreate } from '../../../preload/schema/entities.ts';
import * as provider from '../../support/scripted-provider/behaviours.ts';
import { startProvider } from '../oauth/house.ts';
import { proxyRecord } from '../proxies/harness.ts';
import { Clock, openTestStores, signal, until } from './kept.ts';

async function openService() {
  const scripted = await startProvider();
  const stores = await openTestStores();
  await stores.proxies.put(proxyRecord({ id: 1, name: 'everything' }));
  const providers = await ProviderService.open({
    stores, log: silentLogger, callbackUrl: () => 'http://localhost:8080/api/v1/oauth/callback',
  });
  await providers.create(providerCreate.parse({
    name: 'The provider', provider_type: 'oidc', issuer: scripted.issuer, client_id: scripted.clientId,
    client_secret: scripted.clientSecret,
  }));
  const clock = new Clock();
  const open = (changed: Partial<typeof stores> = {}): Promise<ConnectionService> => ConnectionService.open({
    stores: { ...stores, ...changed }, providers, log: silentLogger, now: clock.now,
  });
  const service = await open();
  const signIn = (fields: Partial<SignIn> = {}, tokens: Partial<UpstreamTokens> = {}): SignIn => ({
    proxyId: 1, providerId: 1, scopes: ['openid'], account: { subject: 'alice', label: 'alice@example.test' },
    tokens: {
      accessToken: 'first', tokenType: 'Bearer', expiresIn: 3600, refreshToken: scripted.issueRefreshToken(),
      scope: null, ...tokens,
    },
    ...fields,
  });
  return { scripted, stores, clock, service, open, signIn };
}

describe('a sign-in', () => {
  it('is a connection whose token is at hand, and whose refresh token is a secret', async () => {
    const { service, stores, signIn, clock } = await openService();
    const given = signIn();
    const record = await service.signedIn(given);
    expect(service.tokenAtHand(record.id)?.header).toBe('Bearer first');
    expect(await stores.secrets.get(record.refresh_token_ref ?? '')).toBe(given.tokens.refreshToken);
    expect(JSON.stringify(await stores.connections.list())).not.toMatch(/first|refresh-[0-9a-f]/);
    expect(await service.list()).toEqual([{
      id: record.id, proxy_id: 1, provider_id: 1, proxy: 'everything', provider: 'The provider',
      account: 'alice@example.test', scopes: ['openid'], state: 'active', reason: null,
      access_expires_at: new Date(clock.at + 3_600_000).toISOString(), refreshable: true,
      created_at: new Date(clock.at).toISOString(), refreshed_at: new Date(clock.at).toISOString(),
    }]);
  });

  it('names the scopes that were granted, or those asked for where the provider says nothing', async () => {
    const { service, signIn } = await openService();
    expect((await service.signedIn(signIn({}, { scope: 'openid  email' }))).scopes).toEqual(['openid', 'email']);
    expect((await service.signedIn(signIn())).scopes).toEqual(['openid']);
  });

  it('of the same account renews its connection, also one that had ended', async () => {
    const { service, scripted, signIn } = await openService();
    const { id } = await service.signedIn(signIn());
    scripted.next(provider.invalidGrant);
    await expect(service.token(id, 'Bearer first')).rejects.toMatchObject({ code: 'sign_in_needed' });
    expect([service.isActive(id), service.signInNeeded(1), service.ownOf(1)]).toEqual([false, true, null]);
    expect((await service.signedIn(signIn({}, { accessToken: 'second' }))).id).toBe(id);
    expect([service.isActive(id), service.signInNeeded(1), service.ownOf(1)]).toEqual([true, false, id]);
    expect(service.tokenAtHand(id)?.header).toBe('Bearer second');
    expect(await service.list()).toHaveLength(1);
  });

  it('stands, though a refresh that was under way hears meanwhile that the old one is over', async () => {
    const { service, open, stores, scripted, signIn } = await openService();
    const { id } = await service.signedIn(signIn());
    const told = signal();
    scripted.next(provider.after(told.promise, provider.invalidGrant));
    const { secrets } = stores;
    const again = await open({
      secrets: {
        tier: () => secrets.tier(), changed: secrets.changed, get: (ref) => secrets.get(ref),
        delete: (ref) => secrets.delete(ref),
        async set(ref, value) {
          await secrets.set(ref, value);
          told.give();
          // As slow as a keychain can be: long enough for the answer to arrive.
          for (let turn = 0; turn < 500; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        },
      },
    });
    const refreshing = again.token(id).catch((error: unknown) => error);
    await until(() => scripted.count('refresh_token') === 1);
    const renewed = signIn({}, { accessToken: 'second' });
    await again.signedIn(renewed);
    expect(await refreshing).toMatchObject({ header: 'Bearer second' });
    expect([again.isActive(id), again.tokenAtHand(id)?.header]).toEqual([true, 'Bearer second']);
    const stored = await stores.connections.get(id);
    expect(stored).toMatchObject({ ended: null });
    expect(await secrets.get(stored?.refresh_token_ref ?? '')).toBe(renewed.tokens.refreshToken);
  });

  it('of another account, proxy or provider is another connection', async () => {
    const { service, signIn } = await openService();
    const { id: alice } = await service.signedIn(signIn());
    const { id: bob } = await service.signedIn(signIn({ account: { subject: 'bob', label: null } }));
    const { id: atProxy2 } = await service.signedIn(signIn({ proxyId: 2 }));
    const { id: atProvider2 } = await service.signedIn(signIn({ providerId: 2 }));
    expect(new Set([alice, bob, atProxy2, atProvider2]).size).toBe(4);
    expect(new Set([alice, bob, atProvider2].map((id) => service.subjectOf(id))).size).toBe(3);
    expect(service.subjectOf(atProxy2)).toBe(service.subjectOf(alice));
  });

  it('that brings no refresh token leaves the one that is there: some providers send it once', async () => {
    const { service, stores, signIn } = await openService();
    const first = signIn();
    await service.signedIn(first);
    const record = await service.signedIn(signIn({}, { accessToken: 'second', refreshToken: null }));
    expect(record).toMatchObject({ access_token_ref: null });
    expect(await stores.secrets.get(record.refresh_token_ref ?? '')).toBe(first.tokens.refreshToken);
  });

  it('at a provider without refresh tokens keeps the access token, over a restart too', async () => {
    const { service, stores, open, signIn } = await openService();
    const record = await service.signedIn(signIn({}, { refreshToken: null, expiresIn: null }));
    expect(record).toMatchObject({ refresh_token_ref: null, access_expires_at: null });
    expect(await stores.secrets.get(record.access_token_ref ?? '')).toBe('first');
    expect((await (await open()).token(record.id)).header).toBe('Bearer first');
    const renewed = await service.signedIn(signIn());
    expect(renewed).toMatchObject({ id: record.id, access_token_ref: null, refresh_token_ref: expect.any(String) });
    expect(await stores.secrets.get(record.access_token_ref ?? '')).toBeUndefined();
  });

  it('survives a restart: the first call refreshes', async () => {
    const { service, open, scripted, signIn } = await openService();
    const { id } = await service.signedIn(signIn());
    const again = await open();
    expect(again.isActive(id)).toBe(true);
    expect(again.tokenAtHand(id)).toBeUndefined();
    expect((await again.token(id)).header).toMatch(/^Bearer access-/);
    expect(scripted.count('refresh_token')).toBe(1);
  });
});

describe('removing', () => {
  it('a connection forgets its tokens', async () => {
    const { service, stores, signIn } = await openService();
    const record = await service.signedIn(signIn());
    await service.delete(record.id);
    expect(await stores.secrets.get(record.refresh_token_ref ?? '')).toBeUndefined();
    expect([
      await service.list(), await stores.connections.list(), service.tokenAtHand(record.id),
      service.isActive(record.id),
    ]).toEqual([[], [], undefined, false]);
    await expect(service.token(record.id)).rejects.toMatchObject({ code: 'sign_in_needed' });
    await expect(service.delete(record.id)).rejects.toMatchObject({ code: 'not_found', status: 404 });
  });

  it('a proxy takes its connections along, and no others', async () => {
    const { service, signIn } = await openService();
    await service.signedIn(signIn());
    await service.signedIn(signIn({ account: { subject: 'bob', label: null } }));
    const other = await service.signedIn(signIn({ proxyId: 2 }));
    await service.deleteOfProxy(1);
    expect((await service.list()).map(({ id }) => id)).toEqual([other.id]);
  });

  it('a provider or proxy elsewhere leaves a list that can be shown', async () => {
    const { service, signIn } = await openService();
    await service.signedIn(signIn({ proxyId: 7, providerId: 7 }));
    expect(await service.list()).toMatchObject([{ proxy: 'a removed proxy', provider: 'a removed provider' }]);
  });
});

describe('the own connection of a proxy', () => {
  const bob = { account: { subject: 'bob', label: null } };

  it('stays the same over a refresh of another one', async () => {
    const { service, clock, signIn } = await openService();
    const alice = await service.signedIn(signIn());
    clock.advance(1);
    const newest = await service.signedIn(signIn(bob));
    clock.advance(1);
    await service.token(alice.id, 'Bearer first');
    expect(service.ownOf(1)).toBe(newest.id);
  });

  it('is the one that a person chose for the proxy, whoever signs in for an app later', async () => {
    const { service, open, clock, signIn } = await openService();
    const chosen = await service.signedIn(signIn({ own: true }));
    clock.advance(1);
    await service.signedIn(signIn(bob));
    expect([service.ownOf(1), (await open()).ownOf(1)]).toEqual([chosen.id, chosen.id]);
    clock.advance(1);
    const next = await service.signedIn(signIn({ ...bob, own: true }));
    clock.advance(1);
    await service.signedIn(signIn());
    expect(service.ownOf(1)).toBe(next.id);
  });

  it('is none where the chosen one has ended: calls go on as nobody else', async () => {
    const { service, clock, scripted, signIn } = await openService();
    const chosen = await service.signedIn(signIn({ own: true }));
    clock.advance(1);
    const other = await service.signedIn(signIn(bob));
    scripted.next(provider.invalidGrant);
    await service.token(chosen.id, 'Bearer first').catch(() => undefined);
    expect(service.ownOf(1)).toBeNull();
    await service.signedIn(signIn({ own: true }));
    expect(service.ownOf(1)).toBe(chosen.id);
    await service.delete(chosen.id);
    expect(service.ownOf(1)).toBe(other.id);
  });

  it('is not held to an account of a provider that the proxy has no more', async () => {
    const { service, stores, signIn } = await openService();
    await service.signedIn(signIn({ own: true }));
    await stores.proxies.put(proxyRecord({ id: 1, oauth_proxy_provider_id: 2 }));
    await service.proxyChanged(1);
    const there = await service.signedIn(signIn({ ...bob, providerId: 2 }));
    expect(service.ownOf(1)).toBe(there.id);
  });

  it('is the newest active one where nobody chose', async () => {
    const { service, clock, scripted, signIn } = await openService();
    const alice = await service.signedIn(signIn());
    clock.advance(1);
    const second = await service.signedIn(signIn(bob));
    expect(service.ownOf(1)).toBe(second.id);
    scripted.next(provider.invalidGrant);
    await service.token(second.id, 'Bearer first').catch(() => undefined);
    expect([service.ownOf(1), service.signInNeeded(1)]).toEqual([alice.id, false]);
    expect([service.ownOf(2), service.signInNeeded(2)]).toEqual([null, false]);
  });
});

describe('refreshing ahead of expiry', () => {
  afterEach(() => void vi.useRealTimers());

  /** A service that looks its tokens over whenever the test lets ten seconds pass. */
  async function sweeping() {
    const opened = await openService();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    opened.service.start();
    const refreshed = (id: string): Promise<void> => new Promise((resolve) => {
      const before = opened.service.tokenAtHand(id);
      const stop = opened.service.changed.subscribe(() => {
        if (opened.service.tokenAtHand(id) === before) return;
        stop();
        resolve();
      });
    });
    return { ...opened, refreshed, look: () => void vi.advanceTimersByTime(10_000) };
  }

  it('happens before the end, for connections that are used, while calls go on with the old token', async () => {
    const { service, scripted, clock, signIn, look, refreshed } = await sweeping();
    const used = await service.signedIn(signIn());
    const idle = await service.signedIn(signIn({ account: { subject: 'bob', label: null } }));
    service.tokenAtHand(used.id);
    look();
    clock.advance(3301);
    const done = refreshed(used.id);
    look();
    expect(service.tokenAtHand(used.id)?.header).toBe('Bearer first');
    await done;
    expect(service.tokenAtHand(used.id)?.header).toMatch(/^Bearer access-/);
    expect(scripted.count('refresh_token')).toBe(1);
    const left = (await service.list()).find(({ id }) => id === idle.id);
    expect(left?.refreshed_at).toBe(new Date(clock.at - 3_301_000).toISOString());
  });

  it('happens once after a wake-up from sleep, however many looks come while it is under way', async () => {
    const { service, scripted, clock, signIn, look, refreshed } = await sweeping();
    const { id } = await service.signedIn(signIn());
    service.tokenAtHand(id);
    const { promise, give } = signal();
    scripted.next(provider.after(promise, provider.rotated));
    clock.advance(3 * 24 * 3600);
    const done = refreshed(id);
    for (let i = 0; i < 5; i += 1) look();
    await until(() => scripted.count('refresh_token') === 1);
    for (let i = 0; i < 5; i += 1) look();
    give();
    await done;
    expect(scripted.count('refresh_token')).toBe(1);
  });

  it('is harmless where it fails: the next one is tried in its time', async () => {
    const { service, scripted, clock, signIn, look, refreshed } = await sweeping();
    const { id } = await service.signedIn(signIn());
    service.tokenAtHand(id);
    clock.advance(3301);
    scripted.next(provider.serverError);
    look();
    await expect(service.token(id, 'Bearer first')).rejects.toMatchObject({ code: 'provider_invalid_answer' });
    expect(service.tokenAtHand(id)?.header).toBe('Bearer first');
    clock.advance(10);
    const done = refreshed(id);
    look();
    await done;
    expect(scripted.count('refresh_token')).toBe(2);
  });

  it('stops with the service', async () => {
    const { service, scripted, clock, signIn, look } = await sweeping();
    const { id } = await service.signedIn(signIn());
    service.tokenAtHand(id);
    service.stop();
    clock.advance(3301);
    look();
    await service.token(id, 'Bearer first');
    expect(scripted.count('refresh_token')).toBe(1);
  });
});
