import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { bridge } from './bridge.ts';
import { desktop, desktopWindow } from './desktop.ts';
import { eventStreams } from './event-streams.ts';
import { fixedRate } from './fixed-rate.ts';
import { forwarding } from './forwarding.ts';
import { largeBodies } from './large-bodies.ts';
import type { Bench } from './lib/bench.ts';
import { bindDriver, canBind } from './lib/cores.ts';
import { runBench, type BenchResult } from './lib/rounds.ts';
import { tables } from './lib/table.ts';
import { manyProxies } from './many-proxies.ts';
import { manyOpenStreams } from './open-streams.ts';
import { startUp } from './start-up.ts';
import { tokenCheck } from './token-check.ts';
import { tokenEndpoint } from './token-endpoint.ts';

/** All benches, by the name that `npm run bench -- NAME` takes. */
const benches: Readonly<Record<string, Bench>> = {
  forwarding,
  'fixed-rate': fixedRate,
  'large-bodies': largeBodies,
  'many-proxies': manyProxies,
  'event-streams': eventStreams,
  'open-streams': manyOpenStreams,
  'start-up': startUp,
  desktop,
  'desktop-window': desktopWindow,
  bridge,
  'token-endpoint': tokenEndpoint,
  'token-check': tokenCheck,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, rounds: { type: 'string', default: '3' } },
});
const rounds = Number(values.rounds);
const chosen = positionals.length ? positionals : Object.keys(benches);
const unknown = chosen.find((name) => !Object.hasOwn(benches, name));
if (unknown !== undefined || !(Number.isInteger(rounds) && rounds > 0)) {
  console.error(`Usage: npm run bench -- [${Object.keys(benches).join('|')}]... [--rounds N] [--json FILE]`);
  process.exit(2);
}

bindDriver();
const results: BenchResult[] = [];
const skipped: string[] = [];
for (const name of chosen) {
  const bench = benches[name];
  if (!bench) continue;
  const missing = await bench.missing?.() ?? null;
  if (missing !== null) skipped.push(`${name}: ${missing}`);
  else results.push(await runBench(bench, rounds, (line) => console.error(line)));
}

const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string }).version;
/** What a program of the system calls itself; null where it is missing. */
const programVersion = (name: string): string | null => {
  const { stdout, stderr } = spawnSync(name, ['-v'], { encoding: 'utf8' });
  return /\d+\.\d+[\w.+-]*/.exec(`${stdout ?? ''}${stderr ?? ''}`)?.[0] ?? null;
};
const machine = {
  date: new Date().toISOString(),
  node: process.version,
  cpu: `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}`,
  bound_to_cores: canBind,
  rounds,
  versions: {
    ...Object.fromEntries(
      ['undici', 'fastify', '@fastify/http-proxy', 'http-proxy', 'oidc-provider', 'jose']
        .map((name) => [name, versionOf(name)]),
    ),
    ...Object.fromEntries(['nginx', 'haproxy', 'wrk'].map((name) => [name, programVersion(name)])),
  },
};
console.log(`\n${tables(results)}\n`);
for (const line of skipped) console.log(`left out: ${line}`);
for (const [name, value] of Object.entries(machine)) console.log(`${name}: ${JSON.stringify(value)}`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ ...machine, results }, null, 2)}\n`);
