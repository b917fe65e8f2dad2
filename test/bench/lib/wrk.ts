import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cpuMicros } from './cpu.ts';
import type { LoadFigures } from './load.ts';

export interface WrkLoad {
  url: string;
  headers: Readonly<Record<string, string>>;
  /** Sent with POST. */
  body: string;
  connections: number;
  /** Whose CPU time counts. */
  pids: readonly number[];
}

/** Runs of one second each. */
const runs = 3;

/**
 * A closed loop of POSTs by wrk, which costs a fraction of what any proxy does. Every answer has to be 2xx. After one
 * run to warm up, the fastest of several short ones counts: what else a machine does can only slow a run down.
 */
export async function wrk({ url, headers, body, connections, pids }: WrkLoad): Promise<LoadFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-wrk-'));
  try {
    await writeFile(join(folder, 'body'), body);
    const script = join(folder, 'post.lua');
    await writeFile(script, lua(headers, join(folder, 'body')));
    const args = ['-t', '1', '-c', String(connections), '-d', '1s', '--timeout', '30s', '-s', script, url];
    let fastest: LoadFigures | null = null;
    for (let run = 0; run <= runs; run += 1) {
      const figures = await runOnce(args, pids);
      if (run > 0 && figures.rate > (fastest?.rate ?? 0)) fastest = figures;
    }
    if (!fastest) throw new Error(`No call of ${url} was answered.`);
    return fastest;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runOnce(args: string[], pids: readonly number[]): Promise<LoadFigures> {
  const before = cpuMicros(pids);
  const { stdout } = await promisify(execFile)('wrk', args);
  const cpu = cpuMicros(pids) - before;
  const counts = (/^result (.*)$/m.exec(stdout)?.[1] ?? '').split(' ').map(Number);
  const [requests = NaN, micros = NaN, errors = NaN, p50 = NaN, p99 = NaN] = counts;
  if (errors > 0) throw new Error(`${errors} of ${requests} calls failed.`);
  return { rate: requests / (micros / 1e6), cpu: cpu / requests, p50: p50 / 1000, p99: p99 / 1000 };
}

const lua = (headers: Readonly<Record<string, string>>, bodyFile: string): string => `
local file = io.open(${JSON.stringify(bodyFile)}, 'rb')
wrk.method = 'POST'
wrk.body = file:read('*a')
file:close()
${Object.entries(headers).map(([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`)
    .join('\n')}
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('result %d %d %d %d %d\\n', summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
end
`;
