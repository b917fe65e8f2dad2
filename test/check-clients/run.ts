import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import type { AppPreview, AppTarget } from '../../preload/schema/apps.ts';
import type { ProxyView } from '../../preload/schema/views.ts';
import { startGatehouse } from '../support/gatehouse.ts';
import { freePort } from '../support/loopback.ts';
import { realClients, type RealClient } from './clients.ts';

// Usage: npm run check:clients -- [--in FOLDER]. FOLDER: where the clients are installed, or are to be; left out: a
// temporary one. Everything else happens in a home folder that is made for it and removed.

const run = promisify(execFile);
const { values } = parseArgs({ options: { in: { type: 'string' } } });
const folder = values.in ?? await mkdtemp(join(tmpdir(), 'gatehouse-clients-'));
const bin = join(folder, 'node_modules', '.bin');
const home = await mkdtemp(join(tmpdir(), 'gatehouse-home-'));
const env = {
  ...process.env, HOME: home, PATH: [bin, process.env['PATH']].join(delimiter), SHELL: '/bin/false', NO_COLOR: '1',
  XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', XDG_CACHE_HOME: '', XDG_STATE_HOME: '', CLAUDE_CONFIG_DIR: '', CODEX_HOME: '',
};
for (const [name, value] of Object.entries(env)) if (value === '') Reflect.deleteProperty(env, name);

console.log(`Installing ${realClients.map((client) => client.package).join(', ')} into ${folder}`);
await mkdir(folder, { recursive: true });
await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', ...realClients.map((client) => client.package)]);

const gatehouse = await startGatehouse({ env });
const proxy: ProxyView = await gatehouse.addProxy({
  name: 'Everything', port: await freePort(), oauth_proxy_enabled: false, upstream: { kind: 'http', url: 'http://127.0.0.1:1/mcp' },
});
const discovery = `${gatehouse.url.replace('127.0.0.1', 'localhost')}/api/v1/mcp`;
const targets: [target: AppTarget, url: string][] = [
  [{ kind: 'proxy', id: proxy.id }, proxy.url], [{ kind: 'builtin', name: 'discovery' }, discovery],
];
let broken = 0;
try {
  for (const client of realClients) {
    for (const [target, url] of targets) {
      const problem = await check(client, target, url).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
      if (problem !== null) broken += 1;
      console.log(`${problem === null ? '✓' : '✗'} ${client.app}, ${target.kind}: ${problem ?? 'lists what Gatehouse wrote beside what it had, and no longer after the undo'}`);
    }
  }
} finally {
  await gatehouse.stop();
  await rm(home, { recursive: true, force: true });
  if (values.in === undefined) await rm(folder, { recursive: true, force: true });
}
process.exitCode = broken === 0 ? 0 : 1;

/** What is wrong with one client, as a sentence; null: nothing. */
async function check(client: RealClient, target: AppTarget, url: string): Promise<string | null> {
  const file = join(home, client.file);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, client.before);
  const preview = await gatehouse.call<AppPreview>('POST', `/apps/${client.app}/preview`, { target });
  await gatehouse.call('POST', `/apps/${client.app}/apply`, { target, token: preview.token, while_running: true });
  const listed = await list(client);
  if (!listed.includes(preview.entry_name) || !listed.includes(url)) return `does not list the entry: ${listed}`;
  if (!listed.includes(client.neighbour)) return `has lost what it had before: ${listed}`;
  if (!(await readFile(file, 'utf8')).includes(client.neighbour)) return 'its file has lost what was in it';
  await gatehouse.call('POST', `/apps/${client.app}/undo`, { target, while_running: true });
  const after = await list(client);
  return after.includes(url) || !after.includes(client.neighbour) ? `is not as before after the undo: ${after}` : null;
}

/** What the client itself says of its servers; some of them say it on the other stream. */
async function list({ command: [program, ...args] }: RealClient): Promise<string> {
  const { stdout, stderr } = await run(join(bin, program), args, { env, cwd: home, timeout: 120_000 });
  return stdout + stderr;
}
