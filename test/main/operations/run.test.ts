import { beforeEach, describe, expect, it } from 'vitest';
import { routes, type OperationName } from '../../../preload/schema/operations.ts';
import { silentLogger, type LogFields, type Logger } from '../../../main/log/logger.ts';
import { handlers } from '../../../main/operations/handlers.ts';
import { runOperation } from '../../../main/operations/run.ts';
import { consentView, FakeServices, gatewayView } from './fake-services.ts';

const provider = { name: 'idp', provider_type: 'oidc', issuer: 'http://127.0.0.1:4000', client_id: 'gatehouse' };
const proxy = { name: 'everything', port: 9050, upstream: { kind: 'http', url: 'http://127.0.0.1:3001/mcp' } };

let services: FakeServices;
const run = (name: OperationName, input: unknown = {}, actor: 'rest' | 'ui' = 'rest') =>
  runOperation({ services, log: silentLogger }, name, input, actor);

beforeEach(() => {
  services = new FakeServices();
});

describe('admin operations', () => {
  it('have a handler for every line of the table', () => {
    expect(Object.keys(handlers).sort()).toEqual(Object.keys(routes).sort());
  });

  it('validate their input and name the field that is wrong', async () => {
    const outcome = await run('providers.create', { ...provider, client_id: '' });
    expect(outcome).toMatchObject({
      ok: false, status: 400, error: { code: 'invalid_input', details: { field: 'client_id' } },
    });
    expect(await services.providers.list()).toEqual([]);
  });

  it('give defaults to what was left out', async () => {
    const outcome = await run('proxies.create', proxy);
    expect(outcome).toMatchObject({
      ok: true, value: { path: '/mcp', oauth_proxy_mode: 'gateway', oauth_proxy_require_consent: true },
    });
  });

  it('change one record, and nothing but what was named', async () => {
    await run('proxies.create', proxy);
    const outcome = await run('proxies.update', { id: '1', description: 'All of it' });
    expect(outcome).toMatchObject({
      ok: true, value: { id: 1, name: 'everything', port: 9050, description: 'All of it' },
    });
  });

  it('answer a deletion with nothing', async () => {
    await run('providers.create', provider);
    expect(await run('providers.delete', { id: 1 })).toEqual({ ok: true, value: null });
    expect(await run('providers.get', { id: 1 })).toMatchObject({
      ok: false, status: 404, error: { code: 'not_found' },
    });
  });

  it('record through which door a consent was answered', async () => {
    await run('consents.allow', { id: consentView.id }, 'ui');
    await run('consents.deny', { id: consentView.id }, 'rest');
    expect(services.answers).toEqual([
      { id: 'consent-1', decision: 'allow', by: 'ui' },
      { id: 'consent-1', decision: 'deny', by: 'rest' },
    ]);
  });

  it('refuse a name that is not in the table', async () => {
    expect(await run('constructor' as OperationName)).toMatchObject({ ok: false, status: 404 });
  });

  it('tell nothing of an error that nobody foresaw, and log all of it', async () => {
    const logged: { message: string; fields: LogFields | undefined }[] = [];
    const log: Logger = { ...silentLogger, error: (message, fields) => logged.push({ message, fields }) };
    const failure = new Error('/home/someone/secret-file');
    services.proxies.list = () => Promise.reject(failure);
    const outcome = await runOperation({ services, log }, 'proxies.list', {}, 'rest');
    expect(outcome).toMatchObject({ ok: false, status: 500, error: { code: 'internal_error' } });
    expect(JSON.stringify(outcome)).not.toContain('secret-file');
    expect(logged).toMatchObject([{ fields: { operation: 'proxies.list', error: failure } }]);
  });
});

describe('state.get', () => {
  it('holds everything that the window draws', async () => {
    await run('providers.create', provider);
    await run('proxies.create', proxy);
    services.noticesNow.push({ code: 'store_restored', severity: 'warning', message: 'm', remedy: 'r' });
    expect(await run('state.get')).toMatchObject({
      ok: true,
      value: {
        gateway: gatewayView,
        settings: { gateway_port: 8080 },
        providers: [{ id: 1, name: 'idp' }],
        proxies: [{ id: 1, name: 'everything' }],
        connections: [],
        consents: [{ id: 'consent-1' }],
        notices: [{ code: 'store_restored' }],
      },
    });
  });
});

describe('settings.update', () => {
  it('keeps what was not named, also where a field arrives as undefined', async () => {
    await run('settings.update', { theme: 'dark' });
    const outcome = await run('settings.update', { log_level: 'debug', theme: undefined });
    expect(outcome).toMatchObject({ ok: true, value: { theme: 'dark', log_level: 'debug', gateway_port: 8080 } });
  });

  it('refuses the port of a proxy, running or not, and names it', async () => {
    await run('proxies.create', proxy);
    const outcome = await run('settings.update', { gateway_port: 9050 });
    expect(outcome).toMatchObject({
      ok: false,
      status: 409,
      error: {
        code: 'port_taken', message: 'Port 9050 belongs to the proxy "everything".', details: { field: 'gateway_port' },
      },
    });
    expect((await services.settings.get()).gateway_port).toBe(8080);
  });
});
