import { beforeEach, describe, expect, it } from 'vitest';
import { auditKinds } from '../../../preload/schema/audit.ts';
import { routes, type OperationName } from '../../../preload/schema/operations.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import { entryOf, isRecorded } from '../../../main/operations/recorded.ts';
import { runOperation } from '../../../main/operations/run.ts';
import { FakeServices } from './fake-services.ts';

const provider = { name: 'idp', provider_type: 'oidc', issuer: 'http://127.0.0.1:4000', client_id: 'gatehouse', client_secret: 'canary' };
const proxy = {
  name: 'everything', port: 9050, upstream: { kind: 'http', url: 'http://127.0.0.1:3001/mcp?key=canary', headers: { 'x-key': 'canary' } },
};

let services: FakeServices;
const run = (name: OperationName, input: unknown = {}, actor: 'rest' | 'mcp' | 'window' = 'window') =>
  runOperation({ services, log: silentLogger }, name, input, actor);

beforeEach(() => {
  services = new FakeServices();
});

describe('what is recorded of operations', () => {
  it('is every one that changes something, but for those that are recorded where they happen', () => {
    const names = Object.keys(routes) as OperationName[];
    const unrecorded = names.filter((name) => !routes[name].startsWith('GET ') && !isRecorded(name));
    expect(unrecorded.sort()).toEqual([
      'apps.preview', 'audit.renew', 'configuration.preview', 'consents.allow', 'consents.deny', 'providers.test', 'proxies.connect',
      'proxies.tools',
    ]);
    expect(names.filter((name) => routes[name].startsWith('GET ') && isRecorded(name))).toEqual([]);
  });

  it('is of a kind that can be asked for', async () => {
    for (const name of (Object.keys(routes) as OperationName[]).filter(isRecorded)) {
      expect(auditKinds).toContain((await entryOf(name, {}, 'window', services)).kind);
    }
  });

  it('names what it was done to, also where that is gone afterwards, and never what a secret is', async () => {
    await run('providers.create', provider);
    await run('proxies.create', proxy);
    await run('proxies.update', { id: 1, upstream: proxy.upstream, description: 'x' });
    await run('providers.delete', { id: 1 });
    await run('proxies.delete', { id: 1 }, 'rest');
    await run('apiKeys.create', { name: 'scripts', proxy_ids: null });
    await run('settings.update', { rest_enabled: true });
    expect(services.recorded).toMatchObject([
      { kind: 'provider', action: 'providers.create', actor: 'window', subject: 'idp' },
      { kind: 'proxy', action: 'proxies.create', proxy: 'everything', proxy_id: 1 },
      { kind: 'proxy', action: 'proxies.update', proxy: 'everything', detail: { fields: ['description', 'upstream'] } },
      { kind: 'provider', action: 'providers.delete', subject: 'idp' },
      { kind: 'proxy', action: 'proxies.delete', actor: 'rest', proxy: 'everything', proxy_id: 1 },
      { kind: 'key', action: 'apiKeys.create', subject: 'scripts' },
      { kind: 'settings', action: 'settings.update', detail: { rest_enabled: true } },
    ]);
    expect(JSON.stringify(services.recorded)).not.toContain('canary');
    expect(JSON.stringify(services.recorded)).not.toContain('uag_abcdefgh');
  });

  it('says what was refused, and why', async () => {
    await run('proxies.delete', { id: 7 });
    expect(services.recorded).toMatchObject([{ action: 'proxies.delete', outcome: 'refused', error: 'not_found' }]);
  });

  it('leaves reading alone, and what comes over MCP to the tool’s own record', async () => {
    await run('proxies.create', proxy);
    services.recorded.length = 0;
    await run('state.get');
    await run('proxies.start', { id: 1 }, 'mcp');
    expect(services.recorded).toEqual([]);
  });
});
