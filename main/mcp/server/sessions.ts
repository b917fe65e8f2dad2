import { randomUUID } from 'node:crypto';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import type { BuiltServer } from './build-server.ts';

export interface SessionLimits {
  /** Sessions at a time; a further one takes the place of the one that was used longest ago. */
  count: number;
  /** A session that nobody uses and listens to is forgotten after this time, in ms. */
  idleMs: number;
}

export const sessionLimits: SessionLimits = { count: 64, idleMs: 30 * 60_000 };

interface Session {
  transport: WebStandardStreamableHTTPServerTransport;
  built: BuiltServer;
  /** Requests and streams that are open. */
  open: number;
  /** In ms, by a clock that nobody sets. */
  usedAt: number;
}

/** The sessions of clients up to MCP 2025-11-25. Nothing of a session lasts: a client that lost one begins another. */
export class Sessions {
  /** The one that was used longest ago first. */
  readonly #sessions = new Map<string, Session>();
  readonly #build: () => BuiltServer;
  readonly #limits: SessionLimits;
  readonly #now: () => number;
  readonly #sweep: NodeJS.Timeout;

  constructor(build: () => BuiltServer, limits: SessionLimits = sessionLimits, now: () => number = () => performance.now()) {
    this.#build = build;
    this.#limits = limits;
    this.#now = now;
    this.#sweep = setInterval(() => this.forgetIdle(), Math.min(limits.idleMs, 60_000)).unref();
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Answers `initialize` with a session of its own. */
  async begin(request: Request, message: unknown): Promise<Response> {
    this.forgetIdle();
    const built = this.#build();
    const transport: WebStandardStreamableHTTPServerTransport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      enableJsonResponse: true,
      onsessioninitialized: (id): void => this.#add(id, { transport, built, open: 0, usedAt: this.#now() }),
      onsessionclosed: (id) => void this.#sessions.delete(id),
    });
    await built.server.connect(transport);
    return transport.handleRequest(request, { parsedBody: message });
  }

  /** @returns null where there is no session of this id, or no longer */
  async continue(id: string, request: Request, message?: unknown): Promise<Response | null> {
    const session = this.#sessions.get(id);
    if (!session) return null;
    this.#use(id, session);
    session.open += 1;
    const answer = await session.transport.handleRequest(request, message === undefined ? {} : { parsedBody: message });
    const done = (): void => {
      session.open -= 1;
      if (this.#sessions.get(id) === session) this.#use(id, session);
    };
    // Only a stream outlives its answer; it ends with the connection.
    const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') && !request.signal.aborted;
    if (isStream) request.signal.addEventListener('abort', done, { once: true });
    else done();
    return answer;
  }

  /** Clients that listen are told what has changed. */
  each(action: (built: BuiltServer) => void): void {
    for (const { built } of this.#sessions.values()) action(built);
  }

  forgetIdle(): void {
    const before = this.#now() - this.#limits.idleMs;
    for (const [id, session] of this.#sessions) if (session.open === 0 && session.usedAt <= before) this.#end(id);
  }

  close(): void {
    clearInterval(this.#sweep);
    for (const id of [...this.#sessions.keys()]) this.#end(id);
  }

  #add(id: string, session: Session): void {
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= this.#limits.count && oldest !== undefined) this.#end(oldest);
    this.#sessions.set(id, session);
  }

  #use(id: string, session: Session): void {
    session.usedAt = this.#now();
    this.#sessions.delete(id);
    this.#sessions.set(id, session);
  }

  #end(id: string): void {
    const session = this.#sessions.get(id);
    this.#sessions.delete(id);
    void session?.transport.close();
  }
}
