import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { answerLost, answerUnreadable, refusalOf } from './bridge-error.ts';
import type { Call } from './call.ts';
import { isBroken, relayEvents, type Channel, type StreamPlace } from './channel.ts';
import type { GatehouseLink } from './gatehouse-link.ts';
import { mediaType, NotReached, readText } from './http-client.ts';
import { answeredIds, isObject, parseJson, readMessage, type Message } from './message.ts';
import type { MirroredParameters } from './mirrored-parameters.ts';
import { missedChanges } from './missed-changes.ts';
import type { Output } from './output.ts';
import type { Renewal } from './renewal.ts';
import { isSessionLost, type Session } from './session.ts';

export interface CourierParts {
  channel: Channel;
  link: GatehouseLink;
  session: Session;
  renewal: Renewal;
  mirrored: MirroredParameters;
  output: Output;
}

/** Times that one message is sent, with a reason each time. */
const mostAttempts = 5;
/** Before a stream that ended is opened again, where the server doesn't say. */
const reopenMs = 1_000;
const headerMismatch = -32020;

/** Carries one message to the server and what comes back to the client, whatever happens to Gatehouse meanwhile. */
export class Courier {
  readonly #parts: CourierParts;

  constructor(parts: CourierParts) {
    this.#parts = parts;
  }

  /**
   * Resolves when every request of the message is answered, or nobody waits any more.
   * @param sent called when the message has left this process
   * @throws BridgeError for the requests that are still open
   */
  async carry(call: Call, sent: () => void): Promise<void> {
    for (let attempt = 1; !call.cancelled; attempt += 1) {
      if (attempt > mostAttempts) throw answerLost();
      try {
        if (await this.#attempt(call, sent)) return;
      } catch (error) {
        if (call.cancelled) return;
        if (!(call.isSubscription && call.begun)) await this.#afterFailure(call, error);
      }
      if (!call.isSubscription) continue;
      // It lasts until one side ends it: a break is not its end, however long it takes.
      attempt = 0;
      await delay(reopenMs, undefined, { signal: call.signal }).catch(() => undefined);
    }
  }

  /** @returns false where the message is to be sent again */
  async #attempt(call: Call, sent: () => void): Promise<boolean> {
    const { channel, link, session } = this.#parts;
    const sessionId = session.id;
    const response = await channel.post(call.message, call.signal, sent);
    link.found();
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) return this.#refused(call, status, await readText(response), sessionId);
    if (call.open.size === 0) {
      response.resume();
      return true;
    }
    if (mediaType(response) === 'text/event-stream') return this.#follow(call, response);
    await this.#pass(call, await readText(response), response);
    if (call.open.size > 0) throw answerUnreadable(status);
    return true;
  }

  async #afterFailure(call: Call, error: unknown): Promise<void> {
    if (!isBroken(error)) throw error;
    if (!(error instanceof NotReached) && !call.mayRepeat) throw answerLost();
    await this.#parts.link.wait();
  }

  /** Reads the stream that the answer comes on, and takes it up where the server lets streams be taken up. */
  async #follow(call: Call, first: IncomingMessage): Promise<boolean> {
    const { channel, link, output } = this.#parts;
    const place: StreamPlace = { lastEventId: null, retry: null };
    const again = call.isSubscription && call.begun ? missedChanges(call.message) : [];
    const pass = async (text: string): Promise<void> => {
      await this.#pass(call, text, first);
      for (const change of again.splice(0)) output.write(change);
    };
    await relayEvents(first, place, pass);
    while (call.open.size > 0 && !call.cancelled && place.lastEventId !== null && call.message.version === null) {
      await delay(place.retry ?? reopenMs, undefined, { signal: call.signal });
      try {
        const next = await channel.listen(place.lastEventId, call.signal);
        if (next.statusCode !== 200) {
          next.resume();
          break;
        }
        await relayEvents(next, place, pass);
      } catch (error) {
        if (!(error instanceof NotReached)) throw error;
        await link.wait();
      }
    }
    if (call.open.size === 0 || call.cancelled) return true;
    if (!call.mayRepeat) throw answerLost();
    return false;
  }

  async #pass(call: Call, text: string, response: IncomingMessage): Promise<void> {
    const { session, mirrored, output } = this.#parts;
    const value = parseJson(text);
    if (value === undefined) return;
    call.begun = true;
    const answered = answeredIds(value);
    for (const id of answered) call.open.delete(id);
    if (answered.length > 0 && isObject(value) && 'result' in value) {
      const { method, version } = call.message;
      const id = response.headers['mcp-session-id'];
      if (method === 'initialize') session.opened(typeof id === 'string' ? id : null, value['result']);
      if (method === 'tools/list' && version !== null) mirrored.learn(value['result']);
    }
    output.write(text);
    await output.drained();
  }

  async #refused(call: Call, status: number, body: string, sessionId: string | null): Promise<boolean> {
    const { link, renewal, output } = this.#parts;
    const { method, version } = call.message;
    if (link.reload()) return false;
    const mayRenew = version === null && method !== 'initialize' && !call.sessionRenewed;
    if (mayRenew && sessionId !== null && isSessionLost(status, body)) {
      call.sessionRenewed = true;
      await renewal.renew(sessionId);
      return false;
    }
    const value = parseJson(body);
    const error = isObject(value) && isObject(value['error']) ? value['error'] : null;
    if (method === 'tools/call' && version !== null && error?.['code'] === headerMismatch && !call.toolsRead) {
      call.toolsRead = true;
      await this.#readTools(call);
      return false;
    }
    if (error === null) throw refusalOf(status, body, link.file);
    const isOurs = isObject(value) && call.open.size === 1 && call.open.has(value['id'] as string);
    for (const id of call.open) output.write(isOurs ? body : JSON.stringify({ jsonrpc: '2.0', id, error }));
    call.open.clear();
    return true;
  }

  /** The server wants parameters mirrored that the client never saw declared, or that have changed since. */
  async #readTools({ message, signal }: Call): Promise<void> {
    const { channel, mirrored } = this.#parts;
    let cursor: unknown;
    do {
      const params = { _meta: message.params['_meta'], ...(cursor === undefined ? {} : { cursor }) };
      const request = { jsonrpc: '2.0', id: 'gatehouse-bridge', method: 'tools/list', params };
      const { answer } = await channel.ask(readMessage(JSON.stringify(request)) as Message, signal);
      const result = isObject(answer) ? answer['result'] : undefined;
      mirrored.learn(result);
      cursor = isObject(result) ? result['nextCursor'] : undefined;
    } while (typeof cursor === 'string');
  }
}
