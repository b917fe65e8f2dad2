import { expect, test } from 'vitest';
import type { ImportableServer, ImportSource } from '../../../../preload/schema/app-import.ts';
import { proxyCreate } from '../../../../preload/schema/entities.ts';
import { bench, type Bench } from '../harness.ts';

const linear = 'https://mcp.linear.example/mcp';

const cursorFile = `{
  // Mine.
  "mcpServers": {
    "linear": { "url": "${linear}" },
    "files": { "command": "npx", "args": ["-y", "files"], "env": { "FILES_TOKEN": "s3cret", "LEVEL": "2" } },
  }
}
`;

const of = async ({ service }: Bench, app: string): Promise<ImportSource> => {
  const source = (await service.importable()).find((one) => one.app === app);
  if (!source) throw new Error(`${app} has nothing.`);
  return source;
};

const server = async (on: Bench, app: string, name: string): Promise<ImportableServer> => {
  const found = (await of(on, app)).servers.find((one) => one.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};

const wanted = (app: string, { id, sign_in: signIn }: ImportableServer) => ({ app, server: id, sign_in: signIn });

test('finds what each application has, in the form that it has it in', async () => {
  const on = await bench();
  await on.write('.cursor/mcp.json', cursorFile);
  await on.write('.config/Claude/claude_desktop_config.json', '{ "mcpServers": { "git": { "command": "uvx", "args": ["git"] } } }');
  await on.write('.config/Code/User/mcp.json', `{ "servers": { "wiki": { "type": "http", "url": "${linear}", "headers": { "Authorization": "Bearer s3cret" } } } }`);
  await on.write('.claude.json', `{ "mcpServers": { "linear": { "type": "http", "url": "${linear}" } }, "projects": {} }`);
  await on.write('.codex/config.toml', `[mcp_servers.linear]\nurl = "${linear}"\n`);
  const sources = await on.service.importable();
  expect(sources.map(({ app, servers }) => [app, ...servers.map(({ name, kind }) => `${name} ${kind}`)])).toEqual([
    ['cursor', 'linear http', 'files stdio'],
    ['claude-desktop', 'git stdio'],
    ['claude-code', 'linear http'],
    ['vscode', 'wiki http'],
    ['codex', 'linear http'],
  ]);
  expect(JSON.stringify(sources)).not.toContain('s3cret');
});

test('the profiles of VS Code have servers of their own, also where the usual one has none', async () => {
  const on = await bench();
  const profile = '.config/Code/User/profiles/3c8a2f1e/mcp.json';
  await on.write(profile, `{ "servers": { "wiki": { "type": "http", "url": "${linear}" } } }`);
  expect(await of(on, 'vscode-3c8a2f1e')).toMatchObject({ app_name: 'VS Code, another profile', can_switch: false, servers: [{ name: 'wiki' }] });
  const done = await on.service.import({ servers: [wanted('vscode-3c8a2f1e', await server(on, 'vscode-3c8a2f1e', 'wiki'))] });
  expect(done).toMatchObject([{ proxy: { name: 'wiki' }, error: null }]);
});

test('an import makes proxies with all that the servers need, and leaves the file to the byte', async () => {
  const on = await bench();
  await on.write('.cursor/mcp.json', cursorFile);
  const { servers } = await of(on, 'cursor');
  const done = await on.service.import({ servers: servers.map((one) => wanted('cursor', one)) });
  expect(done).toMatchObject([
    { name: 'linear', proxy: { id: 1, name: 'linear' }, error: null }, { name: 'files', proxy: { id: 2, name: 'files' }, error: null },
  ]);
  expect(on.proxies.made.map(({ fields }) => fields)).toMatchObject([
    { upstream: { kind: 'http', url: linear }, oauth_proxy_enabled: true, oauth_proxy_provider_id: null },
    { upstream: { kind: 'stdio', command: 'npx', env: { FILES_TOKEN: 's3cret', LEVEL: '2' } }, oauth_proxy_enabled: false },
  ]);
  expect(await on.read('.cursor/mcp.json')).toBe(cursorFile);
  expect((await of(on, 'cursor')).servers.map(({ proxy_id: id }) => id)).toEqual([1, 2]);
});

test('a chosen provider signs people in, and does not take the place of a credential that the server has', async () => {
  const on = await bench();
  await on.write('.cursor/mcp.json', `{ "mcpServers": { "a": { "url": "${linear}", "headers": { "authorization": "Bearer s3cret" } } } }`);
  const { id } = await server(on, 'cursor', 'a');
  await on.service.import({ servers: [{ app: 'cursor', server: id, sign_in: 4 }] });
  expect(on.proxies.made[0]?.fields).toMatchObject({ oauth_proxy_enabled: true, oauth_proxy_provider_id: 4, inject_upstream_token: false });
});

test('the same server of two applications gets one proxy, and another of the same name its own', async () => {
  const on = await bench();
  await on.write('.cursor/mcp.json', `{ "mcpServers": { "Linear": { "url": "${linear}" } } }`);
  await on.write('.codex/config.toml', `[mcp_servers.linear]\nurl = "${linear}"\n`);
  await on.write('.claude.json', '{ "mcpServers": { "linear": { "type": "http", "url": "https://elsewhere.example/mcp" } } }');
  const all = (await on.service.importable()).flatMap(({ app, servers }) => servers.map((one) => wanted(app, one)));
  const done = await on.service.import({ servers: all });
  expect(done.map(({ app, proxy }) => [app, proxy?.name])).toEqual([['cursor', 'Linear'], ['claude-code', 'linear 2'], ['codex', 'Linear']]);
});

test('only what was shown is imported; one that fails keeps none of the others from it', async () => {
  const on = await bench();
  await on.write('.cursor/mcp.json', cursorFile);
  const shown = (await of(on, 'cursor')).servers.map((one) => wanted('cursor', one));
  await on.write('.cursor/mcp.json', cursorFile.replace('"files"]', '"elsewhere"]'));
  const done = await on.service.import({ servers: shown });
  expect(done).toMatchObject([{ proxy: { name: 'linear' } }, { proxy: null, error: { code: 'app_file_changed' } }]);
});

test('what cannot stand behind a proxy is refused with its reason', async () => {
  const on = await bench();
  await on.write('.cursor/mcp.json', '{ "mcpServers": { "here": { "command": "node", "args": ["${workspaceFolder}/a.js"] } } }');
  const here = await server(on, 'cursor', 'here');
  expect(here.problem).toContain('${workspaceFolder}');
  expect(await on.service.import({ servers: [wanted('cursor', here)] })).toMatchObject([{ proxy: null, error: { code: 'app_server_unsupported' } }]);
});

test('a file that cannot be read is named with its line, and keeps none of the others from being read', async () => {
  const on = await bench();
  await on.write('.cursor/mcp.json', '{\n  "mcpServers": {\n');
  await on.write('.codex/config.toml', `[mcp_servers.linear]\nurl = "${linear}"\n`);
  expect(await on.service.importable()).toMatchObject([
    { app: 'cursor', problem: expect.any(String), line: expect.any(Number), servers: [] }, { app: 'codex', problem: null },
  ]);
});

test('an entry is switched to its proxy under the name that it has, and comes back to the byte', async () => {
  const on = await bench();
  const text = `{\n  "mcpServers": {\n    "My Linear!": { "url": "${linear}", "timeout": 5 }\n  }\n}\n`;
  await on.write('.cursor/mcp.json', text);
  await on.service.import({ servers: [wanted('cursor', await server(on, 'cursor', 'My Linear!'))] });
  await on.add({ app: 'cursor', name: 'My Linear!', door: 'file' }, { replace: true });
  expect(JSON.parse(await on.read('.cursor/mcp.json'))).toEqual({ mcpServers: { 'My Linear!': { url: 'http://localhost:9050/mcp' } } });
  // What is ours is none of the application's own.
  expect(await on.service.importable()).toEqual([]);
  await on.service.undo({ app: 'cursor', target: { kind: 'proxy', id: 1 } });
  expect(await on.read('.cursor/mcp.json')).toBe(text);
});

test.each([
  ['by another name of this computer', { url: 'http://127.0.0.1:9050/mcp' }],
  ['as containers write it', { url: 'http://host.docker.internal:9050/mcp' }],
  ['by mcp-remote', { command: 'npx', args: ['-y', 'mcp-remote', 'http://[::1]:9050/mcp'] }],
  ['by the bridge', { command: '/opt/gatehouse/bridge', args: ['proxy/1'] }],
])('what leads to a proxy of Gatehouse already is none to import: %s', async (_, entry) => {
  const on = await bench();
  await on.proxies.create(proxyCreate.parse({ name: 'Linear', upstream: { kind: 'http', url: linear } }));
  await on.write('.cursor/mcp.json', JSON.stringify({ mcpServers: { mine: entry } }));
  expect(await on.service.importable()).toEqual([]);
});

test('finds what Claude Code has for single projects, each once', async () => {
  const on = await bench();
  const projects = {
    '/home/ada/x': { mcpServers: { linear: { type: 'http', url: linear }, git: { command: 'uvx', args: ['git'] } }, history: [] },
    '/home/ada/y': { mcpServers: { linear: { type: 'http', url: linear, timeout: 5 }, git: { command: 'uvx', args: ['other'] } } },
    '/home/ada/z': {},
  };
  await on.write('.claude.json', JSON.stringify({ projects }));
  const [source, ...others] = await on.service.importable();
  expect(others).toEqual([]);
  expect(source).toMatchObject({ app_name: 'Claude Code, single projects', can_switch: false });
  expect(source?.servers.map(({ name, what }) => [name, what])).toEqual([['linear', linear], ['git', 'uvx git'], ['git', 'uvx other']]);
  // Each is shown by its id.
  expect(new Set(source?.servers.map(({ id }) => id)).size).toBe(3);
  expect(source?.servers[1]?.left_out).toEqual([expect.stringContaining('/home/ada/x')]);
  const done = await on.service.import({ servers: source?.servers.map((one) => wanted(source.app, one)) ?? [] });
  expect(done.map(({ proxy }) => proxy?.name)).toEqual(['linear', 'git', 'git 2']);
});

test('what the application’s own command replaced comes back without standing in the arguments of a program', async () => {
  const before = `{\n  "mcpServers": {\n    "linear": { "type": "http", "url": "${linear}", "headers": { "Authorization": "Bearer s3cret" } }\n  }\n}\n`;
  const ran: string[][] = [];
  const on = await bench({ programs: {
    has: async (name) => name === 'claude',
    run: async (_, args) => {
      ran.push([...args]);
      const data = JSON.parse(await on.read('.claude.json')) as { mcpServers: Record<string, unknown> };
      const [, verb, , , name = '', json = ''] = args;
      if (verb === 'remove') Reflect.deleteProperty(data.mcpServers, name);
      else data.mcpServers[name] = JSON.parse(json);
      await on.write('.claude.json', JSON.stringify({ ...data, sessions: ran.length }, null, 2));
      return '';
    },
  } });
  await on.write('.claude.json', before);
  await on.add({ app: 'claude-code', name: 'linear' }, { replace: true });
  expect(ran.map(([, verb]) => verb)).toEqual(['remove', 'add-json']);
  await on.service.undo({ app: 'claude-code', target: { kind: 'proxy', id: 1 } });
  expect(JSON.parse(await on.read('.claude.json'))).toEqual({ ...JSON.parse(before) as object, sessions: 2 });
  expect(JSON.stringify(ran)).not.toContain('s3cret');
});

test('an entry that the application’s own command took out comes back where the command then refuses the new one', async () => {
  const before = `{\n  "sessions": 1,\n  "mcpServers": { "linear": { "type": "http", "url": "${linear}" } }\n}\n`;
  const on = await bench({ programs: {
    has: async (name) => name === 'claude',
    run: async (_, [, verb]) => {
      if (verb !== 'remove') throw new Error('Server name is not allowed by policy.');
      await on.write('.claude.json', before.replace(/\{ "linear".*\}/, '{}').replace('"sessions": 1', '"sessions": 2'));
      return '';
    },
  } });
  await on.write('.claude.json', before);
  await expect(on.add({ app: 'claude-code' }, { replace: true })).rejects.toMatchObject({ code: 'app_command_failed' });
  expect(JSON.parse(await on.read('.claude.json'))).toEqual({ ...JSON.parse(before) as object, sessions: 2 });
  expect(await on.stores.appEntries.list()).toEqual([]);
});
