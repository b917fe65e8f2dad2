import type { Request, Response } from 'express';
import type { AppState } from '../../preload/schema/views.ts';
import type { Signal } from '../events/signal.ts';
import type { Logger } from '../log/logger.ts';

export interface EventStreamOptions {
  state(): Promise<AppState>;
  /** Coalesced: each one means that the state is to be sent again. */
  changed: Signal;
  /** Coalesced: lines were added to the program log. */
  logChanged: Signal;
  log: Logger;
  /** Between two comments that keep the connection alive through proxies. */
  keepAliveMs?: number;
}

/**
 * `GET /api/v1/events`: server-sent events (WHATWG HTML, section 9.2). The event "state.changed" carries the whole
 * state, the first one at once; "log.changed" says that lines were added to the program log. A reader that is slow misses states in between, never the last one.
 */
export class EventStreams {
  readonly #options: EventStreamOptions;
  readonly #readers = new Set<Reader>();
  readonly #unsubscribe: (() => void)[];
  readonly #keepAlive: NodeJS.Timeout;
  #sending = false;
  #stale = false;

  constructor(options: EventStreamOptions) {
    this.#options = options;
    this.#unsubscribe = [
      options.changed.subscribe(() => void this.#sendState()),
      options.logChanged.subscribe(() => this.#each((reader) => reader.hint(logChanged))),
    ];
    this.#keepAlive = setInterval(() => this.#each((reader) => reader.comment()), options.keepAliveMs ?? 20_000);
    this.#keepAlive.unref();
  }

  readonly open = (_request: Request, response: Response): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).flushHeaders();
    this.#readers.add(new Reader(response, (reader) => this.#readers.delete(reader)));
    void this.#sendState();
  };

  /** Ends every stream, so that the listener can close. */
  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    clearInterval(this.#keepAlive);
    this.#each((reader) => reader.end());
    this.#readers.clear();
  }

  /** One state at a time, so that none overtakes a newer one. */
  async #sendState(): Promise<void> {
    this.#stale = true;
    if (this.#sending) return;
    this.#sending = true;
    try {
      while (this.#stale && this.#readers.size > 0) {
        this.#stale = false;
        const event = stateChanged(await this.#options.state());
        this.#each((reader) => reader.send(event));
      }
    } catch (error) {
      this.#options.log.error('The state could not be sent to the UI', { error });
    } finally {
      this.#sending = false;
    }
  }

  #each(action: (reader: Reader) => void): void {
    for (const reader of this.#readers) action(reader);
  }
}

const stateChanged = (state: AppState): string => `event: state.changed\ndata: ${JSON.stringify(state)}\n\n`;

const logChanged = 'event: log.changed\ndata: {}\n\n';

/** One open stream. While its socket is full only the latest event is kept back. */
class Reader {
  readonly #response: Response;
  #full = false;
  #latest: string | null = null;

  constructor(response: Response, onClose: (reader: Reader) => void) {
    this.#response = response;
    response.on('close', () => onClose(this));
    response.on('drain', () => {
      this.#full = false;
      const latest = this.#latest;
      this.#latest = null;
      if (latest !== null) this.send(latest);
    });
  }

  send(event: string): void {
    if (this.#full) this.#latest = event;
    else this.#full = !this.#response.write(event);
  }

  comment(): void {
    this.hint(': still here\n\n');
  }

  /** What may be left out where the reader is slow: the next one says the same. */
  hint(event: string): void {
    if (!this.#full) this.#full = !this.#response.write(event);
  }

  end(): void {
    this.#response.end();
  }
}
