import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../main/log/logger.ts';
import { ProviderService } from '../../../main/providers/provider-service.ts';
import { providerCreate, providerTypes } from '../../../preload/schema/entities.ts';
import { openTestStores } from '../connections/kept.ts';
import { startProvider } from '../oauth/house.ts';
import { proxyRecord } from '../proxies/harness.ts';

const callback = 'http://localhost:8080/api/v1/oauth/callback';
const input = (fields: object = {}) => providerCreate.parse({
  name: 'Work', provider_type: 'oidc', issuer: 'https://idp.example.com', client_id: 'id', client_secret: 'the-secret',
  scopes: ['openid'], ...fields,
});

async function openService() {
  const stores = await openTestStores();
  const open = (): Promise<ProviderService> => ProviderService.open({
    stores, log: silentLogger, callbackUrl: () => callback,
  });
  return { stores, open, service: await open() };
}

describe('a provider', () => {
  it('is kept with its secret apart, and shown without it', async () => {
    const { service, stores } = await openService();
    const view = await service.create(input());
    expect(view).toMatchObject({
      id: 1, name: 'Work', has_client_secret: true, redirect_uri: callback, scopes: ['openid'], enabled: true,
    });
    expect(JSON.stringify([view, await service.list(), await stores.providers.list()])).not.toContain('the-secret');
    expect(await stores.secrets.get('provider/1/client-secret')).toBe('the-secret');
    expect(await service.get(1)).toEqual(view);
  });

  it('may have no secret', async () => {
    const { service, stores } = await openService();
    expect(await service.create(input({ client_secret: '' }))).toMatchObject({ has_client_secret: false });
    expect((await stores.providers.get(1))?.client_secret_ref).toBeNull();
  });

  it('keeps its secret over an update that leaves it blank, and takes a new one', async () => {
    const { service, stores } = await openService();
    await service.create(input());
    expect(await service.update(1, { name: 'Home', client_secret: '' })).toMatchObject({
      name: 'Home', has_client_secret: true,
    });
    expect(await stores.secrets.get('provider/1/client-secret')).toBe('the-secret');
    await service.update(1, { client_secret: 'another' });
    expect(await stores.secrets.get('provider/1/client-secret')).toBe('another');
  });

  it('needs a name of its own, in any case', async () => {
    const { service } = await openService();
    await service.create(input());
    await expect(service.create(input({ name: 'WORK' }))).rejects.toMatchObject({
      code: 'name_taken', status: 409, field: 'name',
    });
    await service.create(input({ name: 'Home' }));
    await expect(service.update(2, { name: 'work' })).rejects.toMatchObject({ code: 'name_taken' });
    expect(await service.update(1, { name: 'work' })).toMatchObject({ name: 'work' });
  });

  it.each([
    ['oidc', { issuer: null }, 'issuer'],
    ['oauth2', { issuer: null }, 'auth_url'],
    ['oauth2', { issuer: null, auth_url: 'https://x.example/a' }, 'token_url'],
    ['okta', { issuer: null }, 'issuer'],
  ] as const)('of type %s with %j is told what is missing', async (type, fields, field) => {
    const { service, stores } = await openService();
    await expect(service.create(input({ provider_type: type, ...fields }))).rejects.toMatchObject({
      code: 'invalid_input', status: 400, field,
    });
    expect(await stores.providers.list()).toEqual([]);
    expect(await stores.secrets.get('provider/1/client-secret')).toBeUndefined();
  });

  it.each(['issuer', 'auth_url', 'token_url', 'userinfo_url'] as const)('takes no plain http outside this computer as %s', async (field) => {
    const { service } = await openService();
    const addresses = { auth_url: 'https://x.example/a', token_url: 'https://x.example/t' };
    await expect(service.create(input({ ...addresses, [field]: 'http://x.example/y' }))).rejects.toMatchObject({
      code: 'invalid_input', status: 400, field, remedy: expect.stringContaining('https://'),
    });
    const { id } = await service.create(input({ ...addresses, [field]: 'http://127.0.0.1:4000/y' }));
    await expect(service.update(id, { [field]: 'http://x.example/y' })).rejects.toMatchObject({ code: 'invalid_input', field });
  });

  it.each(['google', 'github'] as const)('of type %s needs nothing but what its console shows', async (type) => {
    const { service } = await openService();
    expect(await service.create(input({ provider_type: type, issuer: null }))).toMatchObject({ provider_type: type });
  });

  it('that is used cannot be deleted; the proxies are named', async () => {
    const { service, stores } = await openService();
    await service.create(input());
    await stores.proxies.put(proxyRecord({ id: 1, name: 'everything', oauth_proxy_provider_id: 1 }));
    await expect(service.delete(1)).rejects.toMatchObject({
      code: 'provider_in_use', status: 409, message: expect.stringContaining('everything'),
    });
    await stores.proxies.delete(1);
    await service.delete(1);
    expect(await stores.secrets.get('provider/1/client-secret')).toBeUndefined();
    await expect(service.get(1)).rejects.toMatchObject({ code: 'not_found', status: 404 });
  });

  it('is ready while it exists and is enabled, over a restart too', async () => {
    const { service, open } = await openService();
    await service.create(input());
    const proxy = proxyRecord({ oauth_proxy_provider_id: 1 });
    expect([service.isReadyFor(proxy), service.scopesFor(proxy)]).toEqual([true, ['openid']]);
    expect(service.isReadyFor(proxyRecord({ oauth_proxy_provider_id: 9 }))).toBe(false);
    await service.update(1, { enabled: false });
    for (const seen of [service, await open()]) {
      expect([seen.isReadyFor(proxy), seen.scopesFor(proxy)]).toEqual([false, []]);
      await expect(seen.clientFor(proxy)).rejects.toMatchObject({ code: 'provider_missing', status: 409 });
    }
    await service.update(1, { enabled: true });
    expect((await open()).isReadyFor(proxy)).toBe(true);
    await service.delete(1);
    expect(service.isReadyFor(proxy)).toBe(false);
  });

  it('that is not there is said to be missing', async () => {
    const { service } = await openService();
    for (const id of [null, 7]) await expect(service.client(id)).rejects.toMatchObject({
      code: 'provider_missing', field: 'oauth_proxy_provider_id',
    });
    await expect(service.update(7, {})).rejects.toMatchObject({ code: 'not_found' });
    await expect(service.delete(7)).rejects.toMatchObject({ code: 'not_found' });
    await expect(service.test(7)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('says that it changed at every change', async () => {
    const { service } = await openService();
    let changes = 0;
    service.changed.subscribe(() => { changes += 1; });
    await service.create(input());
    await service.update(1, { name: 'x' });
    await service.delete(1);
    expect(changes).toBe(3);
  });
});

const secretIn = (authorization = ''): string | undefined =>
  Buffer.from(authorization.replace('Basic ', ''), 'base64').toString().split(':')[1];

describe('its client', () => {
  it('is kept, and made anew after a change: a corrected secret counts at once', async () => {
    const scripted = await startProvider();
    const { service } = await openService();
    await service.create(input({ issuer: scripted.issuer, client_id: scripted.clientId, client_secret: 'mistyped' }));
    const before = await service.client(1);
    expect(await service.client(1)).toBe(before);
    await before.refresh(scripted.issueRefreshToken());
    await service.update(1, { client_secret: 'corrected' });
    await (await service.client(1)).refresh(scripted.issueRefreshToken());
    const secrets = scripted.tokenRequests.map(({ authorization }) => secretIn(authorization));
    expect(secrets).toEqual(['mistyped', 'corrected']);
  });

  it('is tested as it stands now, not as it was discovered earlier', async () => {
    const scripted = await startProvider();
    const { service } = await openService();
    await service.create(input({
      issuer: scripted.issuer, client_id: scripted.clientId, client_secret: scripted.clientSecret,
    }));
    await (await service.client(1)).metadata();
    scripted.missing.add('/.well-known/openid-configuration').add('/.well-known/oauth-authorization-server');
    expect(await service.test(1)).toMatchObject({ ok: false });
    scripted.missing.clear();
    expect(await service.test(1)).toMatchObject({ ok: true });
  });
});

describe('the templates', () => {
  it('cover every type, each with its steps and only https addresses', async () => {
    const { service } = await openService();
    const templates = service.templates();
    expect(templates.map((template) => template.provider_type).sort()).toEqual([...providerTypes].sort());
    for (const template of templates) {
      expect(template.steps.length).toBeGreaterThanOrEqual(3);
      expect(template.steps.join(' ')).toMatch(/callback URL/i);
      for (const url of [
        template.issuer, template.auth_url, template.token_url, template.userinfo_url, template.console_url,
      ]) {
        if (url !== null) expect(new URL(url).protocol).toBe('https:');
      }
      if (template.issuer_hint !== null) expect(template.issuer_hint).toMatch(/^https:\/\/.*\{[\w -]+\}/);
    }
  });

  it('hold scopes that can be saved as they are', async () => {
    const { service } = await openService();
    for (const { provider_type: type, scopes } of service.templates()) {
      expect(input({ name: type, provider_type: type, scopes }).scopes).toEqual(scopes);
    }
  });
});
