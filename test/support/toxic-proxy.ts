import { EventEmitter } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One connection through the toxic proxy. */
export interface Link {
  /** The side that connected: the gateway. */
  client: Socket;
  /** The side behind: the MCP server. */
  server: Socket;
}

/** What is done to the bytes that come back from the server. Made anew for each connection. */
export type Toxic = (link: Link) => (chunk: Buffer) => Buffer;

/** What can happen to a connection. */
const acts = {
  /** Ends in the middle with a TCP reset. */
  reset: ({ client }: Link) => void client.resetAndDestroy(),
  /** Ends in the middle in good order: FIN. */
  end: ({ client, server }: Link) => {
    client.end();
    server.destroy();
  },
  /** Nothing comes any more, and the connection stays open. */
  stall: ({ server }: Link) => void server.pause(),
  /** Something that is no HTTP. */
  garbage: ({ client }: Link) => void client.write('\x00\xff\x16\x03 this is no HTTP \r\n\r\n'),
} as const;

export type Act = keyof typeof acts;

/**
 * Lets everything pass up to the end of the first `marker`, and then acts; what comes behind is lost.
 * @param marker text of the answer, such as the blank line behind its head
 */
export const after = (marker: string, act: Act): Toxic => (link) => {
  let seen = '';
  let done = false;
  return (chunk) => {
    if (done) return Buffer.alloc(0);
    const before = seen.length;
    seen += chunk.toString('latin1');
    const at = seen.indexOf(marker);
    if (at < 0) return chunk;
    done = true;
    // Behind the bytes that still pass.
    setImmediate(() => acts[act](link));
    return chunk.subarray(0, at + marker.length - before);
  };
};

/** Ends a connection in good order as soon as nothing came back on it for `idleMs()`, as servers do with idle ones. */
export const closeWhenIdle = (idleMs: () => number): Toxic => ({ client, server }) => {
  let timer: NodeJS.Timeout | undefined;
  client.on('close', () => clearTimeout(timer));
  // A request that has arrived is served: what is closed is a connection that waits for one.
  client.on('data', () => clearTimeout(timer));
  return (chunk) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // Read no further: what the other side sends from here on meets a closed connection.
      client.pause().end();
      server.end();
      client.destroySoon();
    }, idleMs());
    return chunk;
  };
};

/** Passes one byte per turn of the event loop. */
export const trickle: Toxic = ({ client, server }) => {
  let waiting = Buffer.alloc(0);
  const next = (): void => {
    if (waiting.length === 0 || client.destroyed) return void server.resume();
    client.write(waiting.subarray(0, 1));
    waiting = waiting.subarray(1);
    setImmediate(next);
  };
  return (chunk) => {
    if (waiting.length === 0) setImmediate(next);
    waiting = Buffer.concat([waiting, chunk]);
    server.pause();
    return Buffer.alloc(0);
  };
};

/** A TCP proxy on 127.0.0.1 that damages what passes through it. Emits "link" with each connection. */
export class ToxicProxy extends EventEmitter<{ link: [Link] }> {
  /** The connections that are open. */
  readonly links = new Set<Link>();
  /** How many there were in all. */
  connections = 0;
  toxic: Toxic | null;
  readonly #target: number;
  readonly #server: Server;

  private constructor(target: number, toxic: Toxic | null) {
    super();
    this.#target = target;
    this.toxic = toxic;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client));
  }

  /** @param target port on 127.0.0.1 that it leads to */
  static async start(target: number, toxic: Toxic | null = null): Promise<ToxicProxy> {
    const proxy = new ToxicProxy(target, toxic);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Resets every open connection at once, the newest first, as the end of a server does. */
  resetAll(): void {
    for (const { client } of [...this.links].reverse()) client.resetAndDestroy();
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const { client, server } of this.links) {
      client.destroy();
      server.destroy();
    }
    await closed;
  }

  #accept(client: Socket): void {
    const server = connect({ port: this.#target, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    const link = { client, server };
    this.connections += 1;
    this.links.add(link);
    for (const socket of [client, server]) socket.on('error', () => {});
    client.on('close', () => {
      this.links.delete(link);
      server.destroy();
    });
    server.on('close', () => client.destroySoon());
    client.on('data', (chunk) => void server.write(chunk)).on('end', () => server.end());
    const poison = this.toxic?.(link) ?? ((chunk: Buffer) => chunk);
    server.on('data', (chunk) => {
      const passed = poison(chunk);
      if (passed.length === 0 || client.destroyed) return;
      if (client.write(passed)) return;
      server.pause();
      client.once('drain', () => server.resume());
    });
    server.on('end', () => client.end());
    this.emit('link', link);
  }
}
