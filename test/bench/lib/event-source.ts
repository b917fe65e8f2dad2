import { createServer, type ServerResponse } from 'node:http';
import { close, listen } from '../../support/loopback.ts';

/** An upstream whose every answer is an event stream that stays open. It runs in the driver, on its clock. */
export class EventSource {
  readonly url: URL;
  readonly streams = new Set<ServerResponse>();
  readonly #stop: () => Promise<void>;
  #waiting: { until: () => boolean; resolve: () => void } | null = null;

  private constructor(url: URL, stop: () => Promise<void>) {
    this.url = url;
    this.#stop = stop;
  }

  static async start(): Promise<EventSource> {
    const server = createServer({ noDelay: true }, (_request, response) => source.#open(response));
    const port = await listen(server);
    const source = new EventSource(new URL(`http://127.0.0.1:${port}/mcp`), () => close(server));
    return source;
  }

  /** Sends one event on every open stream. */
  broadcast(data: string): void {
    for (const stream of this.streams) stream.write(`event: message\ndata: ${data}\n\n`);
  }

  /** Resolves when so many streams are open. */
  async counted(streams: number): Promise<void> {
    const until = (): boolean => this.streams.size === streams;
    if (!until()) await new Promise<void>((resolve) => void (this.#waiting = { until, resolve }));
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  #open(response: ServerResponse): void {
    this.streams.add(response);
    response.once('close', () => {
      this.streams.delete(response);
      this.#changed();
    });
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.flushHeaders();
    this.#changed();
  }

  #changed(): void {
    if (!this.#waiting?.until()) return;
    this.#waiting.resolve();
    this.#waiting = null;
  }
}
