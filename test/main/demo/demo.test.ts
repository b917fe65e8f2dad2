import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Demo } from '../../../main/demo/demo.ts';
import { GatehouseError } from '../../../main/errors/index.ts';
import { createGatehouse, type Gatehouse } from '../../../main/gatehouse.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import type { DemoView } from '../../../preload/schema/demo.ts';
import type { OperationName, Output } from '../../../preload/schema/operations.ts';
import type { ProviderView } from '../../../preload/schema/views.ts';
import { eventually } from '../../support/eventually.ts';
import { HttpBrowser } from '../../support/http-browser.ts';
import type { Page } from '../../support/http-browser/page.ts';
import { close, freePort, listen } from '../../support/loopback.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-demo-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function open(
  dataFolder: string, { port = 0, mode = 'headless' }: { port?: number; mode?: 'headless' | 'desktop' } = {},
): Promise<Gatehouse> {
  const gatehouse = await createGatehouse({
    dataFolder, mode, version: '1.2.3', uiFolder: tmpdir(), logToStderr: false,
    env: { GATEHOUSE_PORT: String(port), GATEHOUSE_SECRETS: 'vault' },
  });
  onTestFinished(() => gatehouse.stop());
  await gatehouse.start();
  return gatehouse;
}

async function run<K extends OperationName>(gatehouse: Gatehouse, name: K, input: unknown = {}): Promise<Output<K>> {
  const result = await gatehouse.call(name, input, 'ui');
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const demo = (gatehouse: Gatehouse): Promise<DemoView> => run(gatehouse, 'demo.get');
const stateOf = async (gatehouse: Gatehouse): Promise<string> => (await demo(gatehouse)).state;

/** Starts the demo and waits until it is the person's turn. */
async function startDemo(gatehouse: Gatehouse): Promise<{ url: string; view: DemoView }> {
  await run(gatehouse, 'demo.start');
  await eventually(() => stateOf(gatehouse)).toBe('waiting');
  const view = await demo(gatehouse);
  return { url: view.authorization_url ?? '', view };
}

/** Goes through the pages: Gatehouse's question, then the provider's sign-in. @returns the app's own page at the end */
async function signIn(url: string, decision: 'Allow' | 'Deny', button = 'Sign in as Ada'): Promise<Page> {
  const browser = new HttpBrowser();
  const decided = await browser.press(await browser.open(url), decision);
  const next = await browser.open(decided.refresh ?? '');
  return next.forms.length > 0 ? browser.press(next, button) : next;
}

/** What the demo may leave behind: nothing. */
async function leftovers(gatehouse: Gatehouse): Promise<unknown[]> {
  const { providers, proxies, connections, consents, approvals } = await gatehouse.state();
  return [...providers, ...proxies, ...connections, ...consents, ...approvals];
}

/** What a demo would leave in a file, the names of its secrets included. */
const traces = /gatehouse-demo|ada@demo|"(?:provider|connection)\/|"name": ?"Demo/;

const answers = (url: string): Promise<boolean> => fetch(url).then(() => true, () => false);

describe('the demo', () => {
  it('shows a person the real way: a request for permission, a sign-in, and the answer of a tool', async () => {
    const gatehouse = await open(await temporaryFolder());
    expect(await stateOf(gatehouse)).toBe('absent');
    const { url, view } = await startDemo(gatehouse);
    expect(view.step).toBe('sign_in');
    const last = await signIn(url, 'Allow');
    expect(last.text).toContain('The demo app is signed in');
    await eventually(() => stateOf(gatehouse)).toBe('done');
    expect(await demo(gatehouse)).toMatchObject({
      answer: 'Hello Ada. You came through the gate as ada@demo.example.', problem: null, authorization_url: null,
    });
    const { providers, proxies, connections } = await gatehouse.state();
    expect([providers.map(({ name }) => name), proxies.map(({ name }) => name)]).toEqual([['Demo'], ['Demo']]);
    expect(connections.map(({ account }) => account)).toEqual(['ada@demo.example']);
    const [flow] = await run(gatehouse, 'traces.list', { id: view.proxy_id });
    expect(flow).toMatchObject({ client_name: 'Demo app', outcome: 'done' });
  });

  it('leaves nothing when it is removed: no record, no secret, no port', async () => {
    const folder = await temporaryFolder();
    const gatehouse = await open(folder);
    const { url } = await startDemo(gatehouse);
    await signIn(url, 'Allow');
    await eventually(() => stateOf(gatehouse)).toBe('done');
    const { providers, proxies } = await gatehouse.state();
    const ports = [providers[0]?.issuer ?? '', proxies[0]?.url ?? '', proxies[0]?.upstream.url ?? ''];
    expect(await Promise.all(ports.map(answers))).toEqual([true, true, true]);

    expect((await run(gatehouse, 'demo.remove')).state).toBe('absent');
    expect(await leftovers(gatehouse)).toEqual([]);
    expect(await Promise.all(ports.map(answers))).toEqual([false, false, false]);
    await gatehouse.stop();
    for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json'))) {
      expect([file, await readFile(join(folder, file), 'utf8')]).toEqual([file, expect.not.stringMatching(traces)]);
    }
  });

  it('says what a denied request means, and can be tried again', async () => {
    const gatehouse = await open(await temporaryFolder());
    const { url, view } = await startDemo(gatehouse);
    await signIn(url, 'Deny');
    await eventually(() => stateOf(gatehouse)).toBe('stopped');
    expect(await demo(gatehouse)).toMatchObject({ step: 'sign_in', problem: { code: 'demo_denied' } });
    const again = await startDemo(gatehouse);
    expect(again.view.proxy_id).toBe(view.proxy_id);
    await signIn(again.url, 'Allow');
    await eventually(() => stateOf(gatehouse)).toBe('done');
  });

  it('says that the sign-in at the provider was cancelled', async () => {
    const gatehouse = await open(await temporaryFolder());
    await signIn((await startDemo(gatehouse)).url, 'Allow', 'Cancel');
    await eventually(() => stateOf(gatehouse)).toBe('stopped');
    expect((await demo(gatehouse)).problem?.code).toBe('demo_denied');
  });

  it('can be removed while it waits for the person', async () => {
    const gatehouse = await open(await temporaryFolder());
    const { url } = await startDemo(gatehouse);
    await new HttpBrowser().open(url);
    await run(gatehouse, 'demo.remove');
    expect(await stateOf(gatehouse)).toBe('absent');
    expect(await leftovers(gatehouse)).toEqual([]);
    await startDemo(gatehouse);
  });

  it('can be removed the moment it was started', async () => {
    const gatehouse = await open(await temporaryFolder());
    await run(gatehouse, 'demo.start');
    await run(gatehouse, 'demo.remove');
    expect(await stateOf(gatehouse)).toBe('absent');
    expect(await leftovers(gatehouse)).toEqual([]);
  });

  it('is one, however often it is started', async () => {
    const gatehouse = await open(await temporaryFolder());
    await Promise.all([run(gatehouse, 'demo.start'), run(gatehouse, 'demo.start')]);
    await startDemo(gatehouse);
    expect((await gatehouse.state()).proxies).toHaveLength(1);
  });

  it('goes with Gatehouse', async () => {
    const folder = await temporaryFolder();
    const first = await open(folder);
    await startDemo(first);
    await first.stop();
    expect(await readFile(join(folder, 'settings.json'), 'utf8')).not.toMatch(traces);
    const second = await open(folder);
    expect(await stateOf(second)).toBe('absent');
    expect(await leftovers(second)).toEqual([]);
  });

  it('that a crash left is gone after the next start', async () => {
    const gatehouse = await open(await temporaryFolder());
    const { url } = await startDemo(gatehouse);
    await signIn(url, 'Allow');
    await eventually(() => stateOf(gatehouse)).toBe('done');
    await run(gatehouse, 'settings.update', {});
    const crashed = await temporaryFolder();
    await cp(gatehouse.adminTokenFile.replace(/[^/\\]+$/, ''), crashed, {
      recursive: true, filter: (path) => !path.includes('lock'),
    });
    expect(await readFile(join(crashed, 'settings.json'), 'utf8')).toMatch(traces);
    expect(await leftovers(await open(crashed))).toEqual([]);
  });

  it('leaves what a person named Demo alone', async () => {
    const gatehouse = await open(await temporaryFolder());
    const own = await run(gatehouse, 'providers.create', {
      name: 'Demo', provider_type: 'oidc', issuer: 'https://id.example', client_id: 'mine', scopes: ['openid'],
    });
    await startDemo(gatehouse);
    expect((await gatehouse.state()).providers.map(({ name }) => name)).toEqual(['Demo', 'Demo 2']);
    await run(gatehouse, 'demo.remove');
    expect((await gatehouse.state()).providers.map(({ id }) => id)).toEqual([own.id]);
  });

  it('says that the gateway’s port is taken, and goes on once it is free', async () => {
    const other = createServer();
    const port = await listen(other);
    const gatehouse = await open(await temporaryFolder(), { port, mode: 'desktop' });
    await run(gatehouse, 'demo.start');
    await eventually(() => stateOf(gatehouse)).toBe('stopped');
    expect((await demo(gatehouse)).problem).toMatchObject({ code: 'port_taken', message: expect.stringContaining(`${port}`) as string });
    await close(other);
    await run(gatehouse, 'settings.update', {});
    await eventually(async () => (await gatehouse.state()).gateway.state).toBe('running');
    await startDemo(gatehouse);
  });

  it('starts its proxy again where a person stopped it, and adds it again where they deleted it', async () => {
    const gatehouse = await open(await temporaryFolder());
    const { url, view } = await startDemo(gatehouse);
    await signIn(url, 'Deny');
    await eventually(() => stateOf(gatehouse)).toBe('stopped');
    await run(gatehouse, 'proxies.stop', { id: view.proxy_id });
    const again = await startDemo(gatehouse);
    await signIn(again.url, 'Deny');
    await eventually(() => stateOf(gatehouse)).toBe('stopped');
    await run(gatehouse, 'proxies.delete', { id: view.proxy_id });
    await signIn((await startDemo(gatehouse)).url, 'Allow');
    await eventually(() => stateOf(gatehouse)).toBe('done');
  });

  it('takes only the answer to its own request', async () => {
    const gatehouse = await open(await temporaryFolder());
    const { url } = await startDemo(gatehouse);
    const callback = new URL(url).searchParams.get('redirect_uri') ?? '';
    expect((await fetch(`${callback}?code=guessed&state=guessed`)).status).toBe(404);
    expect(await stateOf(gatehouse)).toBe('waiting');
    await signIn(url, 'Allow');
    await eventually(() => stateOf(gatehouse)).toBe('done');
  });

  it('keeps its provider, which lets everybody in, from other servers', async () => {
    const gatehouse = await open(await temporaryFolder());
    const { view } = await startDemo(gatehouse);
    const mine = { kind: 'http', url: 'http://127.0.0.1:3001/mcp' };
    const created = await gatehouse.call('proxies.create', {
      name: 'Mine', port: await freePort(), upstream: mine, oauth_proxy_provider_id: view.provider_id,
    }, 'ui');
    expect(created).toMatchObject({ error: { code: 'demo_provider', details: { field: 'oauth_proxy_provider_id' } } });
    const turned = await gatehouse.call('proxies.update', { id: view.proxy_id, upstream: mine }, 'ui');
    expect(turned).toMatchObject({ error: { code: 'demo_provider' } });
    await run(gatehouse, 'proxies.update', { id: view.proxy_id, description: 'Renamed' });
  });

  it('is no part of an exported configuration, and goes with a reset', async () => {
    const gatehouse = await open(await temporaryFolder());
    await startDemo(gatehouse);
    expect(await run(gatehouse, 'configuration.export')).toMatchObject({ providers: [], proxies: [] });
    await run(gatehouse, 'configuration.reset', { confirm: 'reset' });
    expect(await stateOf(gatehouse)).toBe('absent');
    expect(await leftovers(gatehouse)).toEqual([]);
  });

  it('lets no page from elsewhere reach its servers', async () => {
    const gatehouse = await open(await temporaryFolder());
    await startDemo(gatehouse);
    const [{ issuer } = { issuer: '' }] = (await gatehouse.state()).providers;
    const foreign = await fetch(`${issuer}/jwks`, { headers: { origin: 'https://evil.example' } });
    expect(foreign.status).toBe(403);
  });
});

describe('a removal that fails', () => {
  it('says why, and can be done again', async () => {
    const provider = { id: 7, name: 'Demo', client_id: `gatehouse-demo-${'x'.repeat(32)}`, issuer: 'http://localhost:1' };
    const there = [provider as ProviderView];
    let locked = true;
    const unused = (): never => {
      throw new Error('not part of a removal');
    };
    const one = new Demo({
      providers: {
        list: async () => there,
        create: unused,
        delete: async () => {
          if (locked) throw new GatehouseError('keychain_locked', 'The keychain is locked.', { remedy: 'Unlock it.' });
          there.pop();
        },
      },
      proxies: { list: async () => [], create: unused, start: unused, delete: unused },
      callbackUrl: unused, gatewayProblem: unused,
    }, silentLogger);
    expect(await one.remove()).toMatchObject({
      state: 'stopped', problem: { code: 'keychain_locked', message: 'The keychain is locked.', remedy: 'Unlock it.' },
    });
    locked = false;
    expect((await one.remove()).state).toBe('absent');
    expect(there).toEqual([]);
  });
});
