import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { ended } from './child-process.ts';

export interface Display {
  /** Value for DISPLAY, e.g. ":99". */
  name: string;
  stop(): Promise<void>;
}

/** Starts an X server without a screen. It chooses its number itself and says which, so that several can run. */
export async function startDisplay(size = '1280x900'): Promise<Display> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const failed = once(server, 'error').then(([error]: unknown[]) => { throw error; });
  const exited = once(server, 'exit').then(() => { throw new Error('Xvfb ended before it had a display.'); });
  const [number] = (await Promise.race([once(server.stdio[3] as Readable, 'data'), failed, exited])) as [Buffer];
  failed.catch(() => {});
  exited.catch(() => {});
  return {
    name: `:${number.toString().trim()}`,
    async stop() {
      server.kill('SIGTERM');
      await ended(server, 5000);
    },
  };
}
