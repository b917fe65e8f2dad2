import type { ServerResponse } from 'node:http';
import type { AnswerHandler, UpstreamConnection } from '../connection/upstream-connection.ts';
import { corsHeaders } from '../cors.ts';
import { endTogether } from './end-together.ts';
import { withoutHeaders } from './hop-by-hop.ts';
import { copyResponseHeaders, type ResponseHead } from './response-headers.ts';
import type { Rewriter } from './rewriter.ts';
import { isWithheld } from './upstream-errors.ts';

/** Who started the upstream request and decides what becomes of it where the answer can't simply pass. */
export interface RelayOwner {
  /** What changes the answer on its way, if anything; asked before its head goes to the client. */
  rewriterFor(status: number, head: ResponseHead): Rewriter | null;
  /** The head of the upstream's answer went to the client. */
  answered(status: number, head: ResponseHead): void;
  /** A part of the answer went to the client. */
  passed(chunk: Buffer): void;
  /** The upstream answered with a status that is not for the client; nothing of it was passed on. */
  withheld(status: number, location: string | null): void;
  /** The upstream request failed and the client has heard nothing yet. */
  failed(error: Error): void;
  /** The upstream broke off in the middle of its answer; the client's response was cut too. */
  brokeOff(error: Error): void;
  /** The connection is free again. Called once for each request, before `withheld` and `failed`. */
  over(reusable: boolean): void;
}

/**
 * The answer to one upstream request: passes it to the client as it comes, chunk by chunk, and lets the slower side set
 * the pace.
 */
export class Relay implements AnswerHandler {
  readonly #response: ServerResponse;
  readonly #browserOrigin: string | undefined;
  readonly #owner: RelayOwner;
  readonly #connection: UpstreamConnection;
  #phase: 'waiting' | 'relaying' | 'done' = 'waiting';
  /** Bytes of the body still to come; negative where the length is unknown. */
  #left = -1;
  #rewriter: Rewriter | null = null;

  /** @param connection carries this request and no other until it is over */
  constructor(
    response: ServerResponse,
    browserOrigin: string | undefined,
    owner: RelayOwner,
    connection: UpstreamConnection,
  ) {
    this.#connection = connection;
    this.#response = response;
    this.#browserOrigin = browserOrigin;
    this.#owner = owner;
  }

  /** Ends the upstream request at once; the owner hears no more than `over`. */
  abort(reason: Error): void {
    this.#phase = 'done';
    this.#connection.abort(reason);
  }

  onHeaders(status: number, rawHeaders: readonly string[]): void {
    if (isWithheld(status)) {
      this.abort(withheldReason);
      return this.#owner.withheld(status, status < 400 ? locationOf(rawHeaders) : null);
    }
    const head = copyResponseHeaders(rawHeaders);
    this.#rewriter = this.#owner.rewriterFor(status, head);
    this.#left = this.#rewriter === null ? head.bodyLength : -1;
    const headers = this.#rewriter === null ? head.headers : withoutHeaders(head.headers, lengthHeader);
    // A page under our origin could call the open proxies of this computer. Who calls by GET may be a browser.
    if (head.page && this.#response.req.method === 'GET') headers.push(...sandboxed);
    if (this.#browserOrigin !== undefined) headers.push(...corsHeaders(this.#browserOrigin));
    this.#response.writeHead(status, headers);
    this.#phase = 'relaying';
    if (head.eventStream) this.#response.flushHeaders();
    this.#owner.answered(status, head);
  }

  onData(chunk: Buffer): boolean {
    // A response that we cut ourselves reports its end a moment later; writing to it would throw.
    if (this.#phase !== 'relaying' || this.#response.destroyed) return true;
    if (this.#rewriter !== null) return this.#writeRewritten(this.#rewriter, chunk);
    if (this.#left >= 0) {
      this.#left -= chunk.length;
      if (this.#left === 0) {
        this.#phase = 'done';
        endTogether(this.#response, chunk);
        this.#owner.passed(chunk);
        return true;
      }
    }
    return this.#write(chunk);
  }

  #write(chunk: Buffer): boolean {
    const room = this.#response.write(chunk);
    this.#owner.passed(chunk);
    if (!room) this.#response.once('drain', this.#goOn);
    return room;
  }

  /** By then the connection may be another's. */
  readonly #goOn = (): void => {
    if (this.#phase === 'relaying') this.#connection.resume();
  };

  #writeRewritten(rewriter: Rewriter, chunk: Buffer): boolean {
    try {
      const passed = rewriter.push(chunk);
      return passed.length === 0 || this.#write(passed);
    } catch (error) {
      this.#connection.abort(asError(error));
      return true;
    }
  }

  onComplete(): void {
    if (this.#phase === 'relaying') {
      this.#phase = 'done';
      if (this.#rewriter === null) this.#response.end();
      else this.#endRewritten(this.#rewriter);
    }
    this.#owner.over(true);
  }

  #endRewritten(rewriter: Rewriter): void {
    try {
      const rest = rewriter.end();
      this.#response.end(rest);
      this.#owner.passed(rest);
    } catch (error) {
      this.#response.destroy();
      this.#owner.brokeOff(asError(error));
    }
  }

  onError(error: Error): void {
    const phase = this.#phase;
    this.#phase = 'done';
    if (phase === 'relaying') {
      // Node sends what was written in one go at the next tick: it goes out before the cut.
      process.nextTick(() => this.#response.destroy());
      this.#owner.brokeOff(error);
    }
    this.#owner.over(false);
    if (phase === 'waiting') this.#owner.failed(error);
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

const sandboxed: readonly string[] = ['content-security-policy', 'sandbox', 'x-content-type-options', 'nosniff'];
const lengthHeader: ReadonlySet<string> = new Set(['content-length']);
const withheldReason = new Error('The answer is not passed on.');

function locationOf(rawHeaders: readonly string[]): string | null {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === 'location') return rawHeaders[index + 1] ?? null;
  }
  return null;
}
