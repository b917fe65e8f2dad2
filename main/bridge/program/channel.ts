import type { IncomingMessage } from 'node:http';
import { BridgeError } from './bridge-error.ts';
import { readEvents } from './events.ts';
import type { GatehouseLink } from './gatehouse-link.ts';
import { mediaType, NotReached, readText, type HttpClient } from './http-client.ts';
import { answeredIds, isObject, parseJson, type Message } from './message.ts';
import type { MirroredParameters } from './mirrored-parameters.ts';
import { messageHeaders, sessionHeaders } from './request-headers.ts';
import type { Session } from './session.ts';

export interface ChannelParts {
  link: GatehouseLink;
  http: HttpClient;
  session: Session;
  mirrored: MirroredParameters;
  userAgent: string;
}

/** What an open stream has said about how to open it again. */
export interface StreamPlace {
  lastEventId: string | null;
  /** In ms. */
  retry: number | null;
}

/** The HTTP side: MCP's streamable HTTP in both eras, with the credential that Gatehouse gave this bridge. */
export class Channel {
  readonly #parts: ChannelParts;

  constructor(parts: ChannelParts) {
    this.#parts = parts;
  }

  post(message: Message, signal: AbortSignal, sent?: () => void): Promise<IncomingMessage> {
    const { session, mirrored } = this.#parts;
    return this.#send('POST', signal, {
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...messageHeaders(message, session, mirrored),
    }, message.text, sent);
  }

  /** Opens the stream of what the server says by itself, or takes up one that broke. */
  listen(lastEventId: string | null, signal: AbortSignal): Promise<IncomingMessage> {
    return this.#send('GET', signal, {
      accept: 'text/event-stream',
      ...sessionHeaders(this.#parts.session),
      ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }),
    });
  }

  async endSession(signal: AbortSignal): Promise<void> {
    (await this.#send('DELETE', signal, sessionHeaders(this.#parts.session))).resume();
  }

  /**
   * Sends a request of the bridge's own.
   * @returns the answering message; null where there is none
   */
  async ask(message: Message, signal: AbortSignal): Promise<{ answer: unknown; response: IncomingMessage }> {
    const response = await this.post(message, signal);
    if (mediaType(response) !== 'text/event-stream') return { answer: parseJson(await readText(response)), response };
    for await (const { data } of readEvents(response as AsyncIterable<Buffer>)) {
      const answer = parseJson(data);
      if (answeredIds(answer).some((id) => message.ids.includes(id))) return { answer, response };
    }
    return { answer: null, response };
  }

  #send(
    method: 'GET' | 'POST' | 'DELETE', signal: AbortSignal, headers: Record<string, string>, body?: string, sent?: () => void,
  ): Promise<IncomingMessage> {
    const { link, http, userAgent } = this.#parts;
    const { url, credential } = link.file;
    return http.send({
      method, url, signal,
      headers: { 'user-agent': userAgent, ...(credential === null ? {} : { authorization: `Bearer ${credential}` }), ...headers },
      ...(body === undefined ? {} : { body }),
      ...(sent === undefined ? {} : { sent }),
    });
  }
}

/**
 * Hands on the messages of an event stream until it ends or breaks: for what comes next the two are the same.
 * @param pass awaited before more is read
 */
export async function relayEvents(
  response: IncomingMessage, place: StreamPlace, pass: (message: string) => Promise<void>,
): Promise<void> {
  try {
    for await (const { data, id, retry } of readEvents(response as AsyncIterable<Buffer>)) {
      if (id !== null) place.lastEventId = id;
      if (retry !== null) place.retry = retry;
      if (data !== '') await pass(data);
    }
  } catch (error) {
    if (!isBroken(error)) throw error;
  }
}

/** True for what a connection or an abort throws, as opposed to words of ours and faults of this program. */
export const isBroken = (error: unknown): boolean => error instanceof NotReached ||
  (!(error instanceof BridgeError) && isObject(error) && (error['name'] === 'AbortError' || typeof error['code'] === 'string'));
