import { describe, expect, it, vi } from 'vitest';
import { json, publicClient, register, token } from './client.ts';
import { openHouse, type House } from './house.ts';

const from = (remoteAddress: string) => ({ remoteAddress });
const endpoints = {
  register: (house: House, address: string) => register(house, publicClient, from(address)),
  token: (house: House, address: string) => token(house, { grant_type: 'refresh_token' }, from(address)),
};

describe.each(Object.entries(endpoints))('the %s endpoint', (name, ask) => {
  it('answers 60 requests a minute from one address, then says when to come back', async () => {
    const house = await openHouse();
    for (let i = 0; i < 60; i += 1) expect((await ask(house, '127.0.0.1')).status).not.toBe(429);
    const refused = await ask(house, '127.0.0.1');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(refused.headers['content-type']).toMatch(/^application\/json/);
    expect(json(refused)).toHaveProperty('error');
    // Other addresses and the other endpoint have their own count.
    expect((await ask(house, '127.0.0.2')).status).not.toBe(429);
    const [, other] = Object.entries(endpoints).find(([key]) => key !== name) ?? [];
    expect((await other?.(house, '127.0.0.1'))?.status).not.toBe(429);
    // A minute later it answers again.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
    try {
      expect((await ask(house, '127.0.0.1')).status).not.toBe(429);
    } finally {
      vi.useRealTimers();
    }
  });
});

it('a preflight is never counted', async () => {
  const house = await openHouse();
  for (let i = 0; i < 70; i += 1) expect((await token(house, {}, { method: 'OPTIONS' })).status).toBe(204);
  expect((await endpoints.token(house, '127.0.0.1')).status).not.toBe(429);
});
