import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditPage } from '../../preload/schema/audit.ts';
import type { LogLine, LogView } from '../../preload/schema/logs.ts';
import { callProxy, OAuthClient } from '../support/oauth-client.ts';
import { alice } from '../support/person.ts';
import { startScene, type Scene } from '../support/scene.ts';

describe('what guides look for in the log', () => {
  let scene: Scene;
  let client: OAuthClient;

  beforeAll(async () => {
    scene = await startScene();
    client = new OAuthClient(scene.gatehouse.url, scene.proxy);
    const issued = await client.obtainCode(alice);
    const { body } = await client.redeem(issued);
    const answer = await callProxy(scene.proxy.url, String(body['access_token']));
    await answer.body?.cancel();
    await (await callProxy(scene.proxy.url, 'not-a-token')).body?.cancel();
    const other = await client.obtainCode(alice);
    await client.redeem({ ...other, code_verifier: randomBytes(32).toString('base64url') });
  });
  afterAll(() => scene?.stop());

  const lines = async (text: string): Promise<LogLine[]> =>
    (await scene.gatehouse.call<LogView>('GET', `/logs?text=${encodeURIComponent(text)}`)).lines;

  test.each(['HybridProxyAuth: Using OAuth Proxy token validator', 'OAuth Proxy token validation', 'Invalid code verifier'])(
    '%s, where it applies',
    async (phrase) => {
      const found = (await lines(phrase)).filter(({ message }) => message.includes(phrase));
      expect(found.length).toBeGreaterThan(0);
      for (const { area } of found) expect(area).toBe('oauth-proxy');
    },
  );

  test('whether a token was accepted, and why not', async () => {
    const found = (await lines('OAuth Proxy token validation')).map(({ message, fields }) => [message, fields['reason']]).reverse();
    expect(found).toEqual([
      ['OAuth Proxy token validation: accepted', undefined],
      ['OAuth Proxy token validation: refused', 'The access token is not valid here, or has expired.'],
    ]);
  });

  test('the id of a request, the same as in the audit log', async () => {
    const { records } = await scene.gatehouse.call<AuditPage>('GET', '/audit?text=grant.issued');
    const request = records[0]?.request ?? '';
    expect(request).toMatch(/^[0-9a-f]{12}$/);
    expect((await lines(request)).map(({ message }) => message)).toContain('grant issued');
  });
});
