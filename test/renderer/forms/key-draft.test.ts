import { describe, expect, it } from 'vitest';
import { apiKeyCreate, sessionTokenCreate } from '../../../preload/schema/entities.ts';
import {
  checkKey, checkToken, emptyKeyDraft, emptyTokenDraft, keyInput, tokenInput, type KeyDraft,
} from '../../../renderer/forms/key-draft.ts';

const key = (over: Partial<KeyDraft> = {}): KeyDraft => ({ ...emptyKeyDraft(), name: 'Report', ...over });

describe('a new API key', () => {
  it('needs a name only, and ends by itself unless the person says otherwise', () => {
    expect(Object.keys(checkKey(emptyKeyDraft()))).toEqual(['name']);
    expect(apiKeyCreate.parse(keyInput(key()))).toEqual({
      name: 'Report', proxy_ids: null, expires_in_days: 90, rate_limit_per_minute: null,
    });
  });

  it('never expires where the days are blank', () => {
    expect(keyInput(key({ expires_in_days: ' ' })).expires_in_days).toBeNull();
  });

  it('opens the chosen proxies only', () => {
    expect(keyInput(key({ reach: 'some', proxy_ids: [2] })).proxy_ids).toEqual([2]);
    expect(keyInput(key({ reach: 'all', proxy_ids: [2] })).proxy_ids).toBeNull();
  });

  it.each<[string, Partial<KeyDraft>]>([
    ['proxy_ids', { reach: 'some' }],
    ['expires_in_days', { expires_in_days: '0' }],
    ['expires_in_days', { expires_in_days: '1e3' }],
    ['expires_in_days', { expires_in_days: '4000' }],
    ['rate_limit_per_minute', { rate_limit_per_minute: '-1' }],
    ['rate_limit_per_minute', { rate_limit_per_minute: '0' }],
  ])('refuses a wrong %s beside its field', (field, over) => {
    expect(Object.keys(checkKey(key(over)))).toEqual([field]);
  });
});

describe('a new session token', () => {
  it('is ready as it is', () => {
    expect(checkToken(emptyTokenDraft())).toEqual({});
    expect(sessionTokenCreate.parse(tokenInput(emptyTokenDraft()))).toMatchObject({ expires_in_minutes: 60 });
  });

  it.each(['', '0', 'soon', '1441'])('does not last %j minutes', (minutes) => {
    expect(Object.keys(checkToken({ ...emptyTokenDraft(), expires_in_minutes: minutes }))).toEqual(['expires_in_minutes']);
  });
});
