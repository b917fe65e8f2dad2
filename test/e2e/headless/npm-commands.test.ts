import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ended, lineMatching } from '../../support/child-process.ts';
import { docPages } from '../../support/docs.ts';
import { freePort } from '../../support/loopback.ts';

let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-npm-'));
  const { DISPLAY, WAYLAND_DISPLAY, ...rest } = process.env;
  env = { ...rest, GATEHOUSE_DATA_DIR: join(folder, 'data'), GATEHOUSE_PORT: String(await freePort()), GATEHOUSE_SECRETS: 'vault' };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Starts a script of package.json as npm would, until it says that Gatehouse is ready, and ends it as Ctrl+C does. */
async function startAndStop(script: string, cwd = resolve('.')): Promise<{ printed: string; code: number | string }> {
  const child = spawn(process.execPath, [join(cwd, 'scripts', `${script}.mjs`)], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = text(child.stdout);
  await lineMatching(child, /Gatehouse is ready at/, 120_000);
  const health = await fetch(`http://localhost:${env.GATEHOUSE_PORT}/api/v1/health`);
  expect(health.status).toBe(200);
  child.kill('SIGINT');
  const code = await ended(child, 20_000);
  return { printed: await printed, code };
}

async function run(script: string, ...args: string[]): Promise<{ printed: string; code: number }> {
  const child = spawn(process.execPath, [resolve('scripts', `${script}.mjs`), ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'close') as Promise<[number]>]);
  return { printed, code };
}

/** Every script that the documentation names, and what shows that it does what is said of it. */
const scripts: Readonly<Record<string, (() => Promise<void>) | { shownBy: string }>> = {
  'start': async () => {
    const { printed, code } = await startAndStop('start');
    expect(printed).toContain('Running headless, with the UI in the browser: there is no display');
    expect(code).toBe(0);
  },
  'serve': async () => {
    const { printed, code } = await startAndStop('serve');
    expect(printed).toMatch(/Open the UI: +http:\/\/localhost:\d+\/login\?token=/);
    expect(printed).toContain('kill -USR1');
    expect(code).toBe(0);
  },
  'doctor': async () => {
    const { printed, code } = await run('doctor', '--json');
    const { findings } = JSON.parse(printed) as { findings: { check: string }[] };
    expect(findings.map(({ check }) => check)).toContain('gatehouse-answers');
    // Gatehouse is not running, which is a problem.
    expect(code).toBe(1);
  },
  'dev': async () => {
    // In a copy, since it writes the build that other tests run.
    const copy = join(folder, 'copy');
    const left = new Set(['.git', 'node_modules', 'dist', 'release', 'coverage', 'docs', 'test']);
    for (const name of await readdir('.')) if (!left.has(name)) await cp(name, join(copy, name), { recursive: true });
    await symlink(resolve('node_modules'), join(copy, 'node_modules'));
    const { code } = await startAndStop('dev', copy);
    expect(code).toBe(0);
  },
  'bench': async () => {
    const file = join(folder, 'bench.json');
    const { printed } = await run('bench', 'token-check', '--rounds', '1', '--json', file);
    expect(printed).toContain('P5');
    expect(await readFile(file, 'utf8')).toContain('token check');
  },
  'bench:skills': async () => {
    const { printed, code } = await run('bench-skills');
    expect(printed).toMatch(/recall/i);
    expect(code).toBe(0);
  },
  'soak': async () => {
    const { printed, code } = await run('soak', 'abandoned', '--count', '50');
    expect(printed).toContain('Every promise held.');
    expect(code).toBe(0);
  },
  'screenshots': async () => {
    const { code } = await run('screenshots', '--into', folder, 'overview');
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['overview-dark-small.png', 'overview-light.png']));
    expect(code).toBe(0);
  },
  'demo': { shownBy: 'test/e2e/headless/demo.test.ts' },
  'package': { shownBy: 'test/e2e/desktop/packed-app.test.ts' },
  // These are what runs this test, and the stages before it.
  'test': { shownBy: 'scripts/test.mjs' },
  'typecheck': { shownBy: 'scripts/test.mjs' },
  'lint': { shownBy: 'scripts/test.mjs' },
  'build': { shownBy: 'scripts/test.mjs' },
  // Downloads more than a gigabyte: run by hand, as its page says.
  'check:clients': { shownBy: 'docs/contributing.md' },
};

test('each npm command that the documentation names is run by a test', async () => {
  const pages = await Promise.all(docPages.map((page) => readFile(page, 'utf8')));
  const named = pages.flatMap((page) => [...page.matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(start|test)\b)/g)])
    .map(([, script, short]) => script ?? short ?? '');
  expect([...new Set(named)].sort()).toEqual(Object.keys(scripts).sort());
});

describe.each(Object.entries(scripts))('npm run %s', (name, shown) => {
  if (typeof shown === 'function') test('does what is said of it', shown);
  else test(`is shown by ${shown.shownBy}`, async () => {
    const needle = { typecheck: 'svelte-check', lint: 'eslint', build: 'ensureBuild', test: 'vitest', 'check:clients': 'check:clients' }[name];
    expect(await readFile(shown.shownBy, 'utf8')).toContain(needle ?? `scripts/${name}.mjs`);
  });
});
