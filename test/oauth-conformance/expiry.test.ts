import { afterEach, beforeEach, expect, vi } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { bearer, call, Client, signedIn, tokensOf } from './support/client.ts';
import { get } from './support/http.ts';

/** Moves the clock of Gatehouse, which runs in this process; its timers go on as they are. */
const pass = (seconds: number): void => void vi.setSystemTime(Date.now() + seconds * 1000);

chapter('The passage of time', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  for (const mode of ['gateway', 'upstream'] as const) {
    holds('RFC 6749 4.1.2 / short life', `${mode} mode: a code of fifty seconds`, async (world) => {
      const client = await Client.register(world, world[mode]);
      const issued = await client.code();
      pass(50);
      expect((await client.redeem(issued)).status).toBe(200);
    });
    refuses('RFC 6749 4.1.2 / short life', `${mode} mode: a code of seventy seconds`, async (world) => {
      const client = await Client.register(world, world[mode]);
      const issued = await client.code();
      pass(70);
      const answer = await client.redeem(issued);
      expect(answer.status).toBe(400);
      expect(answer.json['error']).toBe('invalid_grant');
    });
    refuses(
      'RFC 9068 4 / validation',
      `${mode} mode: a token past its time, though it was seen before`,
      async (world) => {
        const { client, tokens } = await signedIn(world, world[mode]);
        expect((await call(world[mode].url(), bearer(tokens.access_token))).status).toBe(200);
        pass(tokens.expires_in + 60);
        const answer = await call(world[mode].url(), bearer(tokens.access_token));
        expect(answer.status).toBe(401);
        expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
        expect((await client.introspect(tokens.access_token)).json).toEqual({ active: false });
      },
    );
    holds('RFC 6749 6 / refresh', `${mode} mode: after the access token has expired`, async (world) => {
      const { client, tokens } = await signedIn(world, world[mode]);
      pass(tokens.expires_in + 60);
      const renewed = tokensOf(await client.refresh(tokens.refresh_token));
      expect((await call(world[mode].url(), bearer(renewed.access_token))).status).toBe(200);
    });
  }

  refuses(
    'RFC 9700 4.14.2 / rotation',
    'a token whose successor was used two minutes ago, and ends the grant',
    async (world) => {
      const { client, tokens } = await signedIn(world, world.gateway);
      const second = tokensOf(await client.refresh(tokens.refresh_token));
      const third = tokensOf(await client.refresh(second.refresh_token));
      pass(120);
      expect((await client.refresh(tokens.refresh_token)).json['error']).toBe('invalid_grant');
      expect((await client.refresh(third.refresh_token)).json['error']).toBe('invalid_grant');
      expect((await call(world.gateway.url(), bearer(third.access_token))).status).toBe(401);
    },
  );
  holds(
    'RFC 9700 4.14.2 / rotation',
    'a window that comes late, within the minute, gets the newest token',
    async (world) => {
      const { client, tokens } = await signedIn(world, world.gateway);
      const second = tokensOf(await client.refresh(tokens.refresh_token));
      const third = tokensOf(await client.refresh(second.refresh_token));
      pass(30);
      expect(tokensOf(await client.refresh(tokens.refresh_token)).refresh_token).toBe(third.refresh_token);
    },
  );
  holds('RFC 9700 4.14.2 / rotation', 'an answer that was lost can be had again after a week', async (world) => {
    const { client, tokens } = await signedIn(world, world.gateway);
    const lost = tokensOf(await client.refresh(tokens.refresh_token));
    pass(7 * 86_400 - 3600);
    expect(tokensOf(await client.refresh(tokens.refresh_token)).refresh_token).toBe(lost.refresh_token);
  });

  refuses('RFC 9700 4.7.1 / CSRF', 'a sign-in that was left open for a quarter of an hour', async (world) => {
    const client = await Client.register(world, world.gateway);
    const { location } = await client.authorize();
    pass(15 * 60);
    expect((await get(location.href)).status).toBe(410);
  });
});
