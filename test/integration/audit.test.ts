import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditPage, AuditRecord, AuditState } from '../../preload/schema/audit.ts';
import { OAuthClient, type OAuthAnswer } from '../support/oauth-client.ts';
import { alice } from '../support/person.ts';
import { startScene, type Scene } from '../support/scene.ts';

describe('what is recorded of a whole set-up and its sign-ins', () => {
  let scene: Scene;
  let client: OAuthClient;
  const secrets: string[] = [];

  beforeAll(async () => {
    scene = await startScene();
    client = new OAuthClient(scene.gatehouse.url, scene.proxy);
  });
  afterAll(() => scene?.stop());

  const records = async (query = ''): Promise<AuditRecord[]> =>
    (await scene.gatehouse.call<AuditPage>('GET', `/audit?limit=500${query}`)).records;
  const actions = async (query = ''): Promise<string[]> => (await records(query)).map(({ action }) => action).reverse();
  const keep = ({ body }: OAuthAnswer): string[] => {
    const tokens = [String(body['access_token']), String(body['refresh_token'])];
    secrets.push(...tokens);
    return tokens;
  };

  test('each step of a sign-in, with who took it', async () => {
    const issued = await client.obtainCode(alice);
    secrets.push(issued.code, issued.code_verifier);
    const [, refresh = ''] = keep(await client.redeem(issued));
    const after = `&client=${issued.client_id}`;
    expect(await actions(after)).toEqual(['client.registered', 'consent.allowed', 'sign_in.done', 'grant.issued']);
    const [grant, signIn, consent] = await records(after);
    expect(consent).toMatchObject({ kind: 'consent', actor: 'browser', outcome: 'done', client: 'Plain client', proxy: scene.proxy.name });
    expect(signIn).toMatchObject({ kind: 'sign_in', actor: 'browser', proxy_id: scene.proxy.id });
    expect(grant).toMatchObject({ kind: 'token', actor: 'client', detail: { mode: 'gateway' } });
    expect(new Set([grant?.request, signIn?.request, consent?.request]).size).toBe(3);

    const refreshed = await client.token({ grant_type: 'refresh_token', refresh_token: refresh, client_id: issued.client_id });
    const [, second = ''] = keep(refreshed);
    expect(await client.redeem(issued)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await actions(after)).slice(4)).toEqual(['token.refreshed', 'grant.ended', 'token.refused']);
    expect((await records(`${after}&outcome=refused`))[0]).toMatchObject({ error: 'invalid_grant', action: 'token.refused' });
    const dead = await client.token({ grant_type: 'refresh_token', refresh_token: second, client_id: issued.client_id });
    expect(dead.status).toBe(400);
  });

  test('a refusal of consent', async () => {
    await expect(client.obtainCode({ ...alice, decision: 'Deny' })).rejects.toThrow('access_denied');
    expect((await records('&kind=consent'))[0]).toMatchObject({ action: 'consent.denied', outcome: 'refused', actor: 'browser' });
  });

  test('changes of keys, proxies and settings, with their names, before the answer is given', async () => {
    const { api_key: key, key: value } = await scene.gatehouse.call<{ api_key: { id: string }; key: string }>('POST', '/api-keys', {
      name: 'For scripts', proxy_ids: [scene.proxy.id],
    });
    secrets.push(value);
    await scene.gatehouse.call('DELETE', `/api-keys/${key.id}`);
    await scene.gatehouse.call('PUT', `/proxies/${scene.proxy.id}`, { description: 'Changed' });
    await scene.gatehouse.call('PUT', '/settings', { audit_retention_days: 30 });
    expect(await scene.gatehouse.admin('PUT', '/proxies/999', { description: 'No' })).toMatchObject({ status: 404 });
    const [refused, settings, proxy, deleted, created] = await records();
    expect(created).toMatchObject({ kind: 'key', action: 'apiKeys.create', actor: 'rest', subject: 'For scripts' });
    expect(deleted).toMatchObject({ kind: 'key', action: 'apiKeys.delete', subject: 'For scripts' });
    expect(proxy).toMatchObject({ action: 'proxies.update', proxy: scene.proxy.name, detail: { fields: ['description'] } });
    expect(settings).toMatchObject({ action: 'settings.update', detail: { audit_retention_days: 30 } });
    expect(refused).toMatchObject({ action: 'proxies.update', outcome: 'refused' });
  });

  test('the chain holds, also over a kill and a restart', async () => {
    const before = await records();
    await scene.gatehouse.kill();
    await scene.gatehouse.start();
    expect(await scene.gatehouse.call<AuditState>('GET', '/audit/state')).toMatchObject({ state: 'whole', writing: null });
    const after = await records();
    expect(after.slice(-before.length)).toEqual(before);
    expect(after[0]).toMatchObject({ action: 'gatehouse.started' });
  });

  test('no token, code, verifier or key', async () => {
    const folder = join(scene.gatehouse.dataFolder, 'audit');
    const text = (await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')))).join('');
    expect(secrets.length).toBeGreaterThan(6);
    for (const secret of [...secrets, alice.password]) expect(text).not.toContain(secret);
  });
});
