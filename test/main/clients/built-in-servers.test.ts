import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apps } from '../../../main/clients/registry/apps.ts';
import { bench, discovery, discoveryAt, linear, type Bench } from './harness.ts';

/** The gateway's own MCP servers, beside the proxies: nobody signs in at them, and nothing secret is written. */

const url = 'http://localhost:8080/api/v1/mcp';

async function benchWith(options: Parameters<typeof bench>[0] = {}): Promise<Bench> {
  const made = await bench(options);
  made.targets.all.push(discoveryAt(8080));
  return made;
}

test.each(apps.map((app) => [app.id, app] as const))('%s gets one, and gives it up again', async (id, app) => {
  const { preview, add, service, home, stores, apiKeys } = await benchWith();
  const place = app.needsFolder ? { folder: join(home, 'project') } : {};
  const shown = await preview({ app: id, target: discovery, ...place });
  expect(shown).toMatchObject({ entry_name: 'gatehouse-discovery', credential: 'oauth' });
  expect(shown.text).toContain(app.entry ? (app.inContainer ? 'host.docker.internal' : url) : 'builtin/discovery');
  expect(shown.next_step).toBe(app.steps[shown.door] ?? app.steps.file);
  if (shown.door === 'snippet') return;
  const door = shown.door === 'link' ? 'file' : shown.door;
  if (!app.file) return;
  await add({ app: id, target: discovery, door, ...place });
  expect(apiKeys.list()).toEqual([]);
  await service.undo({ app: id, target: discovery, ...place });
  expect(await stores.appEntries.list()).toEqual([]);
});

test('stands beside a proxy, and each goes by itself', async () => {
  const { add, read, service } = await benchWith();
  await add({ app: 'cursor' });
  await add({ app: 'cursor', target: discovery });
  expect(JSON.parse(await read('.cursor/mcp.json')).mcpServers).toEqual({
    'linear': { url: 'http://localhost:9050/mcp' }, 'gatehouse-discovery': { url },
  });
  await service.undo({ app: 'cursor', target: linear });
  expect(JSON.parse(await read('.cursor/mcp.json')).mcpServers).toEqual({ 'gatehouse-discovery': { url } });
});

test('is in a link without anything secret', async () => {
  const { preview } = await benchWith({ opensLinks: true });
  const { link } = await preview({ app: 'cursor', target: discovery });
  const config = new URL(link ?? '').searchParams.get('config') ?? '';
  expect(JSON.parse(Buffer.from(config, 'base64').toString())).toEqual({ url });
});

test('follows the gateway to another port', async () => {
  const { add, targets, service, read, app } = await benchWith();
  await add({ app: 'cursor', target: discovery });
  targets.all[1] = discoveryAt(8181);
  expect((await app('cursor')).targets[1]).toMatchObject({ state: 'out_of_date', target: discovery });
  expect(await service.mend()).toMatchObject({ mended: [{ target: discovery, state: 'added' }], failed: [] });
  expect(await read('.cursor/mcp.json')).toContain('http://localhost:8181/api/v1/mcp');
});

test('is called through the bridge where an application speaks stdio alone', async () => {
  const { add, service, read, released, home } = await benchWith();
  const path = '.config/Claude/claude_desktop_config.json';
  await add({ app: 'claude-desktop', target: discovery });
  expect(JSON.parse(await read(path)).mcpServers).toEqual({
    'gatehouse-discovery': { command: '/opt/gatehouse/bridge', args: ['builtin/discovery'], env: {} },
  });
  await service.undo({ app: 'claude-desktop', target: discovery });
  expect(released).toEqual([discovery]);
  await expect(stat(join(home, path))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('is ready behind the bridge also where the text is pasted by hand', async () => {
  const { preview, service, bridged } = await benchWith();
  for (const target of [discovery, linear]) {
    await preview({ app: 'claude-desktop', target, door: 'snippet' });
    expect(bridged).not.toContainEqual(target);
    const { text } = await service.snippet({ app: 'claude-desktop', target });
    expect(text).toContain('/opt/gatehouse/bridge');
    expect(bridged).toContainEqual(target);
  }
});

test('is none that could be imported, whoever wrote it', async () => {
  const { write, service } = await benchWith();
  await write('.cursor/mcp.json', JSON.stringify({ mcpServers: { mine: { url }, other: { url: 'https://mcp.example.com/mcp' } } }));
  expect((await service.importable()).flatMap(({ servers }) => servers.map(({ name }) => name))).toEqual(['other']);
});

test('takes no API key: there is nothing that it would open', async () => {
  const { preview } = await benchWith();
  for (const credential of ['file', 'environment'] as const) {
    await expect(preview({ app: 'cursor', target: discovery, credential })).rejects.toMatchObject({ code: 'app_key_unsupported' });
  }
});

describe('from inside of a container', () => {
  test('is reached only once a person has opened the gateway for strangers, which is said', async () => {
    const { preview, service, targets } = await benchWith();
    const input = { app: 'cursor', target: discovery, host: 'container' } as const;
    const { opens, warnings, token, text } = await preview(input);
    expect(text).toContain('http://host.docker.internal:8080/api/v1/mcp');
    expect(opens).toMatchObject({ allowed_hosts: ['host.docker.internal'], strangers: true });
    expect(warnings).toContainEqual(expect.stringMatching(/gateway that is opened.*without a sign-in/));
    await expect(service.apply({ ...input, token })).rejects.toMatchObject({ code: 'app_reach_needed' });
    await service.apply({ ...input, token, open_reach: true });
    expect(targets.opened).toEqual([opens]);
  });

  test('is opened for a text that a person pastes, once she has agreed', async () => {
    const { service, targets, preview } = await benchWith();
    for (const app of ['agent-zero', 'cursor']) {
      const input = { app, target: discovery, door: 'snippet', host: 'container' } as const;
      const { opens } = await preview(input);
      await service.snippet(input);
      expect(targets.opened).toEqual([]);
      await service.snippet({ ...input, open_reach: true });
      expect(targets.opened.splice(0)).toEqual([opens]);
    }
  });

  test('asks for nothing that is open already', async () => {
    const { preview, targets } = await benchWith();
    targets.all[1] = {
      ...discoveryAt(8080), reach: { allowed_hosts: ['host.docker.internal'], bind_addresses: ['0.0.0.0'], strangers: true },
    };
    expect(await preview({ app: 'cursor', target: discovery, host: 'container' })).toMatchObject({ opens: null });
  });
});

test('an application that has to sign in at a proxy is told how, by the name of the entry', async () => {
  const { preview } = await benchWith();
  expect((await preview({ app: 'codex' })).next_step).toBe('Start a new session. Run "codex mcp login linear" first, to sign in.');
  expect((await preview({ app: 'codex', target: discovery })).next_step).toBe('Start a new session.');
  expect((await preview({ app: 'codex', credential: 'file' })).next_step).toBe('Start a new session.');
});
