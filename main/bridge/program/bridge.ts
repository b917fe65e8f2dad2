import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { errorAnswer } from './bridge-error.ts';
import { Call } from './call.ts';
import { Channel } from './channel.ts';
import { Courier } from './courier.ts';
import { GatehouseLink, type Patience } from './gatehouse-link.ts';
import { HttpClient } from './http-client.ts';
import { isId, readMessage, type Id, type Message } from './message.ts';
import { MirroredParameters } from './mirrored-parameters.ts';
import { Output } from './output.ts';
import { Renewal } from './renewal.ts';
import { keepServerMessages } from './server-messages.ts';
import { Session } from './session.ts';

export interface BridgeOptions {
  /** Path of the file that Gatehouse made for this app and proxy. */
  file: string;
  /** Where messages for the client go. */
  output: Writable;
  /** Takes one line for whoever reads the app's log. */
  say(line: string): void;
  version: string;
  patience?: Patience;
}

/** Of messages that have not left yet, more than this holds back the client. In bytes. */
const mostUnsent = 64 * 1024 * 1024;
const deleteMs = 1_000;

/**
 * MCP over stdio on one side, over streamable HTTP on the other, in both eras. It is no MCP endpoint: messages pass as
 * they are, and it speaks by itself only to say why one cannot.
 */
export class Bridge {
  readonly #session = new Session();
  readonly #http = new HttpClient();
  readonly #link: GatehouseLink;
  readonly #output: Output;
  readonly #channel: Channel;
  readonly #renewal: Renewal;
  readonly #courier: Courier;
  readonly #calls = new Map<Id, Call>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #serverMessages = new AbortController();
  /** Messages wait for those that open the session, and for nothing else. */
  #order: Promise<void> = Promise.resolve();
  #stateless = false;
  #unsent = 0;
  #roomMade: (() => void) | null = null;

  constructor({ file, output, say, version, patience }: BridgeOptions) {
    const session = this.#session;
    const mirrored = new MirroredParameters();
    const link = new GatehouseLink(file, this.#http, say, patience);
    this.#link = link;
    this.#output = new Output(output);
    this.#channel = new Channel({ link, http: this.#http, session, mirrored, userAgent: `gatehouse-bridge/${version}` });
    this.#renewal = new Renewal({
      channel: this.#channel, session, output: this.#output, say, opened: () => this.#hear(), signal: this.#closing.signal,
    });
    this.#courier = new Courier({
      channel: this.#channel, link, session, renewal: this.#renewal, mirrored, output: this.#output,
    });
  }

  /** Takes one line of the client. */
  receive(text: string): void {
    const message = readMessage(text);
    if ('problem' in message) return this.#answerProblem(message.code, message.problem);
    if (message.version !== null) this.#stateless = true;
    const done = message.method === 'notifications/cancelled' ? this.#cancel(message) : this.#deliver(message);
    this.#underWay.add(done);
    void done.finally(() => this.#underWay.delete(done));
  }

  /** Resolves when there is room for more messages of the client. */
  async room(): Promise<void> {
    if (this.#unsent <= mostUnsent) return;
    await new Promise<void>((resolve) => (this.#roomMade = resolve));
  }

  answerTooLong(limit: number): void {
    this.#answerProblem(-32600, `Invalid request: a message is at most ${Math.floor(limit / 1024 / 1024)} MB long.`);
  }

  /** Resolves when every message so far is answered, or after `ms`. */
  async settled(ms: number): Promise<void> {
    const limit = new AbortController();
    const timeUp = delay(ms, undefined, { signal: limit.signal }).catch(() => undefined);
    await Promise.race([Promise.all(this.#underWay), timeUp]);
    limit.abort();
  }

  /** Lets go of everything, and tells the server that the session is over. Never rejects. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#link.close();
    this.#serverMessages.abort();
    for (const call of this.#calls.values()) call.abort();
    if (this.#session.id !== null) {
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), deleteMs);
      // A server that is gone, or keeps its sessions, changes nothing for the client.
      await this.#channel.endSession(limit.signal).catch(() => undefined);
      clearTimeout(timer);
    }
    this.#http.close();
  }

  async #deliver(message: Message): Promise<void> {
    const call = new Call(message);
    for (const id of message.ids) this.#calls.set(id, call);
    const length = Buffer.byteLength(message.text);
    this.#unsent += length;
    let counted = true;
    const sent = (): void => {
      if (!counted) return;
      counted = false;
      this.#unsent -= length;
      if (this.#unsent <= mostUnsent) this.#roomMade?.();
    };
    const done = this.#order.then(() => this.#carry(call, sent)).finally(sent);
    const { method } = message;
    if (method === 'initialize' || method === 'notifications/initialized') this.#order = done;
    await done;
  }

  /** Never rejects. */
  async #carry(call: Call, sent: () => void): Promise<void> {
    const { message } = call;
    if (message.version === null) this.#session.sends(message);
    try {
      await this.#courier.carry(call, sent);
      if (message.method === 'notifications/initialized') this.#hear();
    } catch (error) {
      if (!call.cancelled) for (const id of call.open) this.#output.write(errorAnswer(id, error));
    } finally {
      for (const id of message.ids) if (this.#calls.get(id) === call) this.#calls.delete(id);
    }
  }

  /** In the stateless era closing the stream is the cancellation, and there is no message for it over HTTP. */
  async #cancel(message: Message): Promise<void> {
    const id = message.params['requestId'];
    const call = isId(id) ? this.#calls.get(id) : undefined;
    call?.cancel();
    if (call ? call.message.version === null : !this.#stateless) await this.#deliver(message);
    call?.abort();
  }

  /** Listens to what the server says by itself in this session. */
  #hear(): void {
    this.#serverMessages.abort();
    const id = this.#session.id;
    if (this.#closing.signal.aborted) return;
    const mine = new AbortController();
    this.#serverMessages = mine;
    void keepServerMessages({
      channel: this.#channel,
      link: this.#link,
      signal: mine.signal,
      pass: async (text) => {
        this.#output.write(text);
        await this.#output.drained();
      },
      renew: async () => {
        if (id !== null) await this.#renewal.renew(id);
      },
    });
  }

  #answerProblem(code: number, message: string): void {
    this.#output.write(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } }));
  }
}
