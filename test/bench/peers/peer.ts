import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { startMeasured } from '../lib/cores.ts';
import { startProgram } from '../lib/program.ts';

/** What a bench calls: an address, and the headers that let a call through. */
export interface Destination {
  url: string;
  headers: Readonly<Record<string, string>>;
}

/** A proxy that is measured: a process on a core of its own, in front of one upstream. */
export interface Peer extends Destination {
  /** Its processes, without their descendants. */
  pids: readonly number[];
  stop(): Promise<void>;
}

/** The token that every peer sends upstream in place of the client's. */
export const upstreamToken = `Bearer upstream-${'t'.repeat(40)}`;

/** The bearer that peers are sent which do not look at it: as long as a token of ours. */
export const clientHeaders = { authorization: `Bearer ${'c'.repeat(383)}` };

/** True where the system has this program. */
export const isInstalled = (command: string): boolean => spawnSync(command, ['-v']).error === undefined;

/** Which of the programs are missing here, as a reason to leave a bench out; null where none is. */
export function missingPrograms(commands: readonly string[]): string | null {
  const missing = commands.filter((command) => !isInstalled(command));
  return missing.length ? `not installed: ${missing.join(', ')}` : null;
}

/** Starts a server that stays in the foreground, and waits until its port takes connections. */
export async function startServer(command: string, args: readonly string[], port: number): Promise<{
  stop(): Promise<void>;
}> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const gone = once(child, 'exit').then(() => void process.off('exit', killWithUs));
  const failed = gone.then(() => Promise.reject(new Error(`${command} ended before its port opened.`)));
  await Promise.race([accepting(port), failed]);
  failed.catch(() => undefined);
  return {
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Resolves as soon as the port takes a connection. */
export async function accepting(port: number, timeoutMs = 30_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await takesConnection(port))) {
    if (performance.now() > end) throw new Error(`Port ${port} took no connection within ${timeoutMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

const takesConnection = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });

/** A proxy of test/bench/programs: it is told the upstream's origin, and says its own when it is ready. */
export async function startNodePeer(program: string, upstream: URL): Promise<Peer> {
  const { value, pids } = await startMeasured(() => startProgram(program, [upstream.origin, upstreamToken]));
  return { url: value.ready + upstream.pathname, headers: clientHeaders, pids, stop: () => value.stop() };
}
