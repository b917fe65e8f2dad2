import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { register } from './support/client.ts';
import { get, post, type Answer } from './support/http.ts';

const limit = 60;

/** One request after the other, so that it is known which is the first to be refused. */
async function repeat(times: number, once: () => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let time = 0; time < times; time += 1) answers.push(await once());
  return answers;
}

chapter(
  'Rate limits',
  () => {
    refuses(
      'RFC 6585 4 / limit',
      'the sixty-first registration of a minute, and says when to come back',
      async ({ gateway }) => {
        const answers = await repeat(limit + 1, () => register(gateway, {}));
        expect(answers.slice(0, limit).every(({ status }) => status === 400)).toBe(true);
        const last = answers.at(-1);
        expect(last?.status).toBe(429);
        expect(last?.json).toMatchObject({ error: 'temporarily_unavailable' });
        expect(Number(last?.headers['retry-after'])).toBeGreaterThanOrEqual(1);
        expect(Number(last?.headers['retry-after'])).toBeLessThanOrEqual(60);
      },
    );
    holds('RFC 6585 4 / limit', 'the token endpoint counts by itself', async ({ gateway }) => {
      expect((await post(gateway.endpoint('token'), { client_id: 'gone' })).status).toBe(401);
    });
    refuses('RFC 6585 4 / limit', 'the sixty-first token request of a minute', async ({ other }) => {
      const answers = await repeat(limit + 1, () => post(other.endpoint('token'), { client_id: 'gone' }));
      expect(answers.at(0)?.status).toBe(401);
      expect(answers.at(-1)?.status).toBe(429);
    });
    holds('RFC 6585 4 / limit', 'metadata and keys are not limited', async ({ gateway }) => {
      const answers = await repeat(limit * 2, () => get(`${gateway.issuer()}/.well-known/oauth-authorization-server`));
      expect(answers.every(({ status }) => status === 200)).toBe(true);
    });
  },
  { rateLimit: 'usual' },
);
