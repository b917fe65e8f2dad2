import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type Order = { kind: 'memory' } | { kind: 'port' } | { kind: 'proxy'; upstream: string };

/** In bytes, after a collection. */
export interface Memory {
  heapUsed: number;
  rss: number;
  external: number;
}

export interface SoakedGateway {
  /** Opens a proxy without sign-in. @returns its port on 127.0.0.1 */
  open(upstream: string): Promise<number>;
  /** The gateway's own port on 127.0.0.1. */
  port(): Promise<number>;
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

/** Starts the gateway in a process of its own. Orders are answered one at a time. */
export async function startGateway(): Promise<SoakedGateway> {
  const program = fileURLToPath(new URL('gateway-process.mjs', import.meta.url));
  const child = fork(program, { execArgv: ['--expose-gc'] });
  const answer = async (): Promise<unknown> => ((await once(child, 'message')) as unknown[])[0];
  const ask = async (order: Order): Promise<unknown> => {
    const answered = answer();
    child.send(order);
    return answered;
  };
  await answer();
  return {
    open: async (upstream) => (await ask({ kind: 'proxy', upstream })) as number,
    port: async () => (await ask({ kind: 'port' })) as number,
    memory: async () => (await ask({ kind: 'memory' })) as Memory,
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
