import type { Logger } from '../../log/logger.ts';
import type { LaunchPlan } from './launch-plan.ts';
import { progressKey, type Message, type Request } from './message.ts';
import type { Answerable, EventStream } from './reply.ts';
import { StdioChild } from './stdio-child.ts';
import { idInUse, serverBusy, serverStopped, type ChildEnd } from './stdio-errors.ts';

export interface SessionOwner {
  /** The server answered `initialize`. */
  initialized(accepted: boolean): void;
  /** Its server is gone; `early`: before it accepted `initialize`. */
  ended(end: ChildEnd, early: boolean): void;
}

interface Waiting {
  reply: Answerable;
  idKey: string;
  progressKey: string | null;
  initializes: boolean;
}

/** Messages that wait for the client to open a stream. */
const mostQueued = 256;

/**
 * One session of the session era: one server process for one client, so that nothing of it can reach another. Its
 * messages pass as they are; what is decided here is only on which HTTP response each one goes.
 */
export class StdioSession {
  readonly id: string;
  readonly principal: string;
  readonly #name: string;
  readonly #owner: SessionOwner;
  readonly #child: StdioChild;
  readonly #waiting = new Map<string, Waiting>();
  readonly #streams = new Set<EventStream>();
  #queue: string[] = [];
  #quietSince = performance.now();
  #initialized = false;

  constructor(id: string, principal: string, plan: LaunchPlan, owner: SessionOwner, log: Logger) {
    this.id = id;
    this.principal = principal;
    this.#name = plan.name;
    this.#owner = owner;
    this.#child = new StdioChild(plan, { message: this.#route, ended: this.#ended }, log);
  }

  /** Since when it has neither call nor stream, in ms by a clock that nobody sets; null while it has. */
  get quietSince(): number | null {
    return this.#waiting.size > 0 || this.#streams.size > 0 ? null : this.#quietSince;
  }

  /** Process id of the server. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * A request of the client.
   * @returns what is to be called when the client goes away. In this era that cancels nothing, only nobody waits
   */
  ask(message: Request, reply: Answerable): () => void {
    const { idKey } = message;
    if (this.#waiting.has(idKey)) {
      reply.fail(idInUse());
      return () => undefined;
    }
    const initializes = message.method === 'initialize';
    this.#waiting.set(idKey, { reply, idKey, progressKey: progressKey(message), initializes });
    if (!this.#child.send(message.raw)) this.#settle(idKey)?.reply.fail(serverBusy(this.#name));
    // A client that opens no stream of its own hears what waits for it here.
    else if (!initializes) while (this.#queue[0] !== undefined && reply.event(this.#queue[0])) this.#queue.shift();
    return () => {
      if (this.#waiting.get(idKey)?.reply === reply) this.#settle(idKey);
    };
  }

  /**
   * A notification of the client, or its answer to the server.
   * @throws GatehouseError "server_busy"
   */
  tell(message: Message): void {
    this.#quietSince = performance.now();
    if (!this.#child.send(message.raw)) throw serverBusy(this.#name);
  }

  /** A stream for what the server says by itself. Returns what is to be called when it is closed. */
  listen(stream: EventStream): () => void {
    this.#streams.add(stream);
    for (const raw of this.#queue.splice(0)) stream.send(raw);
    return () => {
      this.#streams.delete(stream);
      this.#quietSince = performance.now();
    };
  }

  /** Ends it and its server. */
  async stop(): Promise<void> {
    await this.#child.stop();
  }

  readonly #route = (message: Message): void => {
    const { kind, raw, idKey } = message;
    if (kind !== 'response') this.#deliver(message);
    else if (idKey !== null) {
      const waiting = this.#settle(idKey);
      waiting?.reply.answer(raw);
      if (waiting?.initializes) {
        this.#initialized = message.errorCode === null;
        this.#owner.initialized(this.#initialized);
      }
    }
  };

  /**
   * Progress belongs to its request. Of all else stdio does not say which request it belongs to, so it goes where the
   * client listens, each message once.
   */
  #deliver(message: Message): void {
    const waiting = [...this.#waiting.values()].filter(({ initializes }) => !initializes).reverse();
    const key = message.method === 'notifications/progress' ? progressKey(message) : null;
    const owner = key === null ? undefined : waiting.find((candidate) => candidate.progressKey === key);
    if (owner?.reply.event(message.raw)) return;
    for (const stream of this.#streams) if (stream.send(message.raw)) return;
    if (waiting.some(({ reply }) => reply.event(message.raw))) return;
    this.#queue.push(message.raw);
    if (this.#queue.length > mostQueued) this.#queue.shift();
  }

  #settle(idKey: string): Waiting | undefined {
    const waiting = this.#waiting.get(idKey);
    this.#waiting.delete(idKey);
    this.#quietSince = performance.now();
    return waiting;
  }

  readonly #ended = (end: ChildEnd): void => {
    // First of all: a client that hears of it connects again at once, and must not meet what is over.
    this.#owner.ended(end, !this.#initialized);
    for (const { reply } of this.#waiting.values()) reply.fail(serverStopped(this.#name, end));
    this.#waiting.clear();
    for (const stream of this.#streams) stream.end();
    this.#streams.clear();
  };
}
