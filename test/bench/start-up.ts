import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startGatehouse } from '../support/gatehouse.ts';
import { freePort } from '../support/loopback.ts';
import type { Bench, Figures } from './lib/bench.ts';
import { startMeasured } from './lib/cores.ts';
import { residentKilobytes } from './lib/memory.ts';
import { startProgram } from './lib/program.ts';
import { accepting } from './peers/peer.ts';

const empty = 'empty node:http server';
const ours = 'Gatehouse, headless';

/** U1: how soon the port takes connections, and what an idle process takes. Not the very first start of a set-up. */
export const startUp: Bench = {
  name: 'start',
  columns: { start: 'ms until the port is open', answer: 'ms until the first answer', memory: 'MB idle' },
  goals: [
    {
      id: 'U1, start', what: 'time until connections are taken ÷ empty server', unit: 'x',
      must: { atMost: 2 }, stretch: { atMost: 1.4 },
      value: (of) => (of(ours)['start'] ?? NaN) / (of(empty)['start'] ?? NaN),
    },
    {
      id: 'U1, memory', what: 'idle memory ÷ empty server', unit: 'x', must: { atMost: 1.6 }, stretch: { atMost: 1.3 },
      value: (of) => (of(ours)['memory'] ?? NaN) / (of(empty)['memory'] ?? NaN),
    },
  ],
  async open() {
    const dataFolder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
    // Keys are made and, where the runtime can, compiled code is kept by then.
    await (await startGatehouse({ dataFolder })).stop();
    return {
      subjects: [
        subject(empty, (port) => startProgram('empty-server', [String(port)])),
        subject(ours, (port) => startGatehouse({ port, dataFolder, env: { LOG_LEVEL: 'warn' } })),
      ],
      close: () => rm(dataFolder, { recursive: true, force: true }),
    };
  },
};

type Start = (port: number) => Promise<{ stop(): Promise<unknown> }>;

/** Started twice: whoever has answered a request is not the idle process any more whose memory is asked for. */
const subject = (name: string, start: Start) => ({
  name,
  measure: async (): Promise<Figures> => ({ ...await opening(start), answer: await firstAnswer(start) }),
});

async function opening(start: Start): Promise<Figures> {
  const port = await freePort();
  const began = performance.now();
  const { value, pids } = await startMeasured(async () => {
    const started = start(port);
    await accepting(port);
    const taken = performance.now() - began;
    return { taken, program: await started };
  });
  // What the start left behind is collected by then.
  await pause(2000);
  const memory = residentKilobytes(pids) / 1024;
  await value.program.stop();
  return { start: value.taken, memory };
}

async function firstAnswer(start: Start): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const { value } = await startMeasured(async () => {
    const started = start(port);
    await accepting(port);
    await (await fetch(`http://127.0.0.1:${port}/api/v1/health`)).text();
    const answered = performance.now() - began;
    return { answered, program: await started };
  });
  await value.program.stop();
  return value.answered;
}
