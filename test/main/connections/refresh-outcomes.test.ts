import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../support/scripted-provider/behaviours.ts';
import * as provider from '../../support/scripted-provider/behaviours.ts';
import { openKept } from './kept.ts';

describe('a refresh that succeeds', () => {
  it('keeps the rotated refresh token in place of the old one', async () => {
    const { keeper, provider: { tokenRequests }, refreshToken, record, clock } = await openKept();
    const old = await refreshToken();
    const token = await keeper.fresh('c');
    expect(token.header).toMatch(/^Bearer access-/);
    expect(tokenRequests.map(({ parameters }) => parameters.get('refresh_token'))).toEqual([old]);
    expect(await refreshToken()).not.toBe(old);
    expect(await record()).toMatchObject({
      ended: null, refreshed_at: clock.at, access_expires_at: clock.at + 3_600_000,
    });
    expect(keeper.usable('c')).toBe(token);
  });

  it('carries the old refresh token forward where the provider sends none', async () => {
    const kept = await openKept();
    const old = await kept.refreshToken();
    kept.provider.next(provider.notRotated);
    await kept.keeper.fresh('c');
    expect(await kept.refreshToken()).toBe(old);
    kept.clock.advance(3600);
    await kept.keeper.fresh('c');
    expect(kept.provider.count('refresh_token')).toBe(2);
  });

  it('takes a token without a lifetime for good until it is refused', async () => {
    const kept = await openKept();
    kept.provider.next(provider.withoutLifetime);
    const token = await kept.keeper.fresh('c');
    kept.clock.advance(365 * 24 * 3600);
    expect(await kept.keeper.fresh('c')).toBe(token);
    expect(await kept.record()).toMatchObject({ access_expires_at: null });
    expect(await kept.keeper.fresh('c', token.header)).not.toBe(token);
    expect(kept.provider.count('refresh_token')).toBe(2);
  });
});

describe('a refresh that fails for now', () => {
  const outcomes: [string, Behaviour, { failure: string; pause?: number }][] = [
    ['400 with an empty body', provider.emptyBadRequest, { failure: 'provider_invalid_answer' }],
    ['400 with another error', provider.oauthError(400, 'invalid_scope'), { failure: 'provider_refused' }],
    ['401 with JSON', provider.unauthorized, { failure: 'provider_rejected_client' }],
    ['401 with a challenge', provider.challenged, { failure: 'provider_rejected_client' }],
    ['403', provider.forbidden, { failure: 'provider_invalid_answer' }],
    [
      '429 with Retry-After in seconds', provider.tooManyRequests('7'),
      { failure: 'provider_invalid_answer', pause: 7 },
    ],
    [
      '429 in plain text with Retry-After', provider.tooManyWithoutJson('9'),
      { failure: 'provider_invalid_answer', pause: 9 },
    ],
    [
      '429 with a Retry-After that makes no sense', provider.tooManyRequests('soon'),
      { failure: 'provider_invalid_answer' },
    ],
    ['500', provider.serverError, { failure: 'provider_invalid_answer' }],
    ['503 that names invalid_grant', provider.outageThatNamesTheGrant, { failure: 'provider_invalid_answer' }],
    ['200 with a web page', provider.webPage, { failure: 'provider_invalid_answer' }],
    ['200 with JSON that is no object', provider.notAnObject, { failure: 'provider_invalid_answer' }],
    ['a connection that is cut', provider.resets, { failure: 'provider_unreachable' }],
    ['no answer', provider.hangs, { failure: 'provider_unreachable' }],
  ];

  it.each(outcomes)('%s: keeps everything and tries again when it is time', async (_outcome, behaviour, expected) => {
    const { failure, pause = 1 } = expected;
    const kept = await openKept({ answerWithin: 3 });
    const old = await kept.refreshToken();
    kept.provider.next(behaviour);
    await expect(kept.keeper.fresh('c')).rejects.toMatchObject({ code: failure, remedy: expect.any(String) });
    expect(await kept.refreshToken()).toBe(old);
    expect(await kept.record()).toMatchObject({ ended: null, refresh_token_ref: 'connection/c/refresh-token' });
    expect(kept.ended).toEqual([]);
    // Before its time nobody asks the provider again; callers hear the same reason.
    kept.clock.advance(pause - 0.001);
    await expect(kept.keeper.fresh('c')).rejects.toMatchObject({ code: failure });
    expect(kept.provider.count('refresh_token')).toBe(1);
    kept.clock.advance(0.001);
    expect(await kept.keeper.fresh('c')).toBe(kept.keeper.usable('c'));
    expect(kept.provider.count('refresh_token')).toBe(2);
  });

  it('waits until the date in Retry-After', async () => {
    const kept = await openKept();
    kept.provider.next(provider.tooManyRequests(new Date(Date.now() + 1_800_000).toUTCString()));
    await expect(kept.keeper.fresh('c')).rejects.toMatchObject({ code: 'provider_invalid_answer' });
    kept.clock.advance(1700);
    await expect(kept.keeper.fresh('c')).rejects.toMatchObject({ code: 'provider_invalid_answer' });
    kept.clock.advance(101);
    await kept.keeper.fresh('c');
    expect(kept.provider.count('refresh_token')).toBe(2);
  });

  it('never becomes a loop: in an hour of constant calls the provider is asked about once a minute', async () => {
    const kept = await openKept();
    kept.provider.usually(provider.serverError);
    for (let second = 0; second < 3600; second += 1) {
      await expect(kept.keeper.fresh('c')).rejects.toMatchObject({ code: 'provider_invalid_answer' });
      kept.clock.advance(1);
    }
    // At 0, 1, 3, 7, 15, 31 and 63 s, then every minute.
    expect(kept.provider.count('refresh_token')).toBe(7 + 58);
  });

  it('does not disturb calls while the token at hand is still good', async () => {
    const kept = await openKept();
    const token = await kept.keeper.fresh('c');
    kept.clock.advance(3400);
    kept.provider.usually(provider.serverError);
    await expect(kept.keeper.refreshNow('c')).rejects.toMatchObject({ code: 'provider_invalid_answer' });
    expect(await kept.keeper.fresh('c')).toBe(token);
  });
});

describe('a refresh that the provider refuses for good', () => {
  it('ends the connection: one clear reason, nothing left to steal, nobody asked again', async () => {
    const kept = await openKept();
    kept.provider.usually(provider.invalidGrant);
    const reason = 'The provider ended this sign-in: as the test asked (invalid_grant).';
    await expect(kept.keeper.fresh('c')).rejects.toMatchObject({
      code: 'sign_in_needed', status: 401, message: reason,
    });
    expect(await kept.record()).toMatchObject({ ended: { at: kept.clock.at, reason }, refresh_token_ref: null });
    expect(await kept.refreshToken()).toBeUndefined();
    expect(kept.ended).toHaveLength(1);
    for (let i = 0; i < 10; i += 1) {
      kept.clock.advance(3600);
      await expect(kept.keeper.fresh('c')).rejects.toMatchObject({ code: 'sign_in_needed', message: reason });
    }
    expect(kept.provider.count('refresh_token')).toBe(1);
    expect(kept.ended).toHaveLength(1);
  });
});
