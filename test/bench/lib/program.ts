import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ended, lineMatching } from '../../support/child-process.ts';

export interface Program {
  /** What it printed after "ready ". */
  ready: string;
  stop(): Promise<void>;
}

/** Starts a program of test/bench/programs, as scripts/bench.mjs has bundled it, and waits for its line "ready ...". */
export async function startProgram(name: string, args: readonly string[] = []): Promise<Program> {
  const path = join(import.meta.dirname, `${name}.mjs`);
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  const [, ready = ''] = await lineMatching(child, /^ready (.*)$/);
  return {
    ready,
    async stop() {
      child.kill('SIGTERM');
      await ended(child, 5_000);
    },
  };
}
