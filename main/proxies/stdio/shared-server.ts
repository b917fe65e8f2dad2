import type { Logger } from '../../log/logger.ts';
import type { LaunchPlan } from './launch-plan.ts';
import { progressKey, subscriptionIdKey, type Message, type Request } from './message.ts';
import { replaceValue } from './replace-value.ts';
import type { Answerable } from './reply.ts';
import { StdioChild } from './stdio-child.ts';
import { serverBusy, serverStopped, sessionRequired, type ChildEnd } from './stdio-errors.ts';

export interface SharedServerOwner {
  /** The server said that it speaks this era. */
  discovered(): void;
  /** Its process is gone. */
  ended(end: ChildEnd): void;
}

interface Waiting {
  reply: Answerable;
  method: string | null;
  /** As the client wrote them, in JSON. */
  idKey: string;
  progressKey: string | null;
}

/** What a server of the stateless era answers with another status than 200 (MCP 2026-07-28, streamable HTTP). */
const statuses: Readonly<Record<number, number>> = { [-32601]: 404, [-32020]: 400, [-32021]: 400, [-32022]: 400 };

const discover = 'server/discover';
const subscriptionPaths = [
  ['params', '_meta', subscriptionIdKey],
  ['result', '_meta', subscriptionIdKey],
];

/**
 * A server of the stateless era (MCP 2026-07-28), shared by all clients of one principal. Requests of different clients
 * come with the same ids and progress tokens, so each gets one of ours on its way to the server, and its own back; all
 * else passes as it is. Whether it speaks this era only the server itself says, by its answer to `server/discover`.
 */
export class SharedServer {
  readonly #name: string;
  readonly #child: StdioChild;
  readonly #waiting = new Map<string, Waiting>();
  readonly #owner: SharedServerOwner;
  #last = 0;
  #modern = false;
  #quietSince = performance.now();

  constructor(plan: LaunchPlan, owner: SharedServerOwner, log: Logger) {
    this.#name = plan.name;
    this.#owner = owner;
    this.#child = new StdioChild(plan, { message: this.#route, ended: this.#over }, log);
  }

  /** Since when it has no call, in ms by a clock that nobody sets; null while it has one. */
  get quietSince(): number | null {
    return this.#waiting.size > 0 ? null : this.#quietSince;
  }

  /** True once it answered `server/discover` as a server of this era. */
  get modern(): boolean {
    return this.#modern;
  }

  /** Process id of the server. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * A request of a client.
   * @returns what is to be called when the client goes away: in this era that cancels the request
   */
  ask(message: Request, reply: Answerable): () => void {
    // A server of the session era would take this for a request in a session that was never opened.
    if (!this.#modern && message.method !== discover) return this.#discoverFirst(message, reply);
    return this.#forward(message, reply);
  }

  async stop(): Promise<void> {
    await this.#child.stop();
  }

  #forward(message: Request, reply: Answerable): () => void {
    const id = this.#nextId(message.idKey);
    const progress = progressKey(message);
    this.#waiting.set(id, { reply, method: message.method, idKey: message.idKey, progressKey: progress });
    const withId = replaceValue(message.raw, ['id'], id);
    const raw = progress === null ? withId : replaceValue(withId, ['params', '_meta', 'progressToken'], id);
    if (!this.#child.send(raw)) this.#settle(id)?.reply.fail(serverBusy(this.#name));
    return () => {
      if (!this.#settle(id)) return;
      const params = { requestId: JSON.parse(id) as unknown, reason: 'The client went away.' };
      this.#child.send(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params }));
    };
  }

  /** Asks the server with what the client said about itself, so that the client need not have asked first. */
  #discoverFirst(message: Request, reply: Answerable): () => void {
    let leave: (() => void) | null = null;
    let gone = false;
    const question = { jsonrpc: '2.0', id: 0, method: discover, params: { _meta: message.meta } };
    const probe: Request = { ...message, raw: JSON.stringify(question), idKey: '0', method: discover, meta: {} };
    const heard: Answerable = {
      event: () => false,
      fail: (error) => reply.fail(error),
      answer: () => {
        if (gone) return;
        if (this.#modern) leave = this.#forward(message, reply);
        else reply.fail(sessionRequired());
      },
    };
    leave = this.#forward(probe, heard);
    return () => {
      gone = true;
      leave?.();
    };
  }

  readonly #route = (message: Message): void => {
    if (message.kind === 'response' && message.idKey !== null) return this.#answer(message, message.idKey);
    if (message.kind !== 'notification') return;
    const progress = message.method === 'notifications/progress' ? progressKey(message) : null;
    const subscription = JSON.stringify(message.meta[subscriptionIdKey]) as string | undefined;
    const waiting = this.#waiting.get(progress ?? subscription ?? this.#only() ?? '');
    if (!waiting) return;
    const { reply, idKey, progressKey: token } = waiting;
    const own = token ?? idKey;
    const raw = progress === null ? message.raw : replaceValue(message.raw, ['params', 'progressToken'], own);
    reply.event(withSubscription(raw, idKey));
  };

  /** What names no request can only be meant for the one that there is. */
  #only(): string | null {
    return this.#waiting.size === 1 ? ([...this.#waiting.keys()][0] ?? null) : null;
  }

  #answer(message: Message, id: string): void {
    const waiting = this.#settle(id);
    if (!waiting) return;
    const { reply, idKey, method } = waiting;
    if (method === discover && message.errorCode === null) {
      this.#modern = true;
      this.#owner.discovered();
    }
    const status = message.errorCode === null ? 200 : (statuses[message.errorCode] ?? 200);
    reply.answer(withSubscription(replaceValue(message.raw, ['id'], idKey), idKey), status);
  }

  /** Of the kind that the client's id is: there are servers that treat texts and numbers differently. */
  #nextId(idKey: string): string {
    this.#last += 1;
    return idKey.startsWith('"') ? `"gatehouse-${this.#last}"` : String(this.#last);
  }

  #settle(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    this.#quietSince = performance.now();
    return waiting;
  }

  readonly #over = (end: ChildEnd): void => {
    this.#owner.ended(end);
    for (const { reply } of this.#waiting.values()) reply.fail(serverStopped(this.#name, end));
    this.#waiting.clear();
  };
}

const withSubscription = (raw: string, idKey: string): string =>
  subscriptionPaths.reduce((text, path) => replaceValue(text, path, idKey), raw);
