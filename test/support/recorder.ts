import { request as httpRequest, type IncomingMessage } from 'node:http';

/** One request of a client and what came back, as on the wire but for the framing of the body. */
export interface Exchange {
  request: { method: string; headers: [name: string, value: string][]; body: string };
  /** null while no answer has begun. */
  response: {
    status: number;
    /** In the order, number and spelling in which they came. */
    headers: [name: string, value: string][];
    body: string;
    /** How the answer ended: by itself, by the client, or cut by the other side. "open" while it goes on. */
    ended: 'complete' | 'by client' | 'cut' | 'open';
  } | null;
}

/**
 * A `fetch` for MCP clients that keeps what they send and get, raw headers included, which the global one hides. It
 * follows no redirects and knows no compression, and each request has a connection of its own.
 */
export class Recorder {
  readonly exchanges: Exchange[] = [];
  readonly #headers: Readonly<Record<string, string>>;
  #stopped = false;

  /** @param headers sent with every request, such as Authorization */
  constructor(headers: Readonly<Record<string, string>> = {}) {
    this.#headers = headers;
  }

  /** How many requests wait for an answer, and how many answers have not ended. */
  get pending(): { unanswered: number; open: number } {
    const count = (state: string | undefined): number =>
      this.exchanges.filter(({ response }) => response?.ended === state).length;
    return { unanswered: count(undefined), open: count('open') };
  }

  /** Leaves what is recorded as it is: how a client says goodbye is a matter of chance. Requests still go through. */
  stop(): void {
    this.#stopped = true;
    for (const [index, exchange] of this.exchanges.entries()) this.exchanges[index] = structuredClone(exchange);
  }

  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const method = init.method ?? 'GET';
    const headers = { ...Object.fromEntries(new Headers(init.headers)), ...this.#headers };
    const body = typeof init.body === 'string' ? init.body : '';
    const exchange: Exchange = { request: { method, headers: Object.entries(headers), body }, response: null };
    if (!this.#stopped) this.exchanges.push(exchange);
    const message = await send(url, method, headers, body, init.signal ?? null);
    return new Response(readerOf(message, exchange, init.signal ?? null), {
      status: message.statusCode ?? 0,
      headers: pairs(message.rawHeaders),
    });
  };
}

function send(
  url: URL, method: string, headers: Record<string, string>, body: string, signal: AbortSignal | null,
): Promise<IncomingMessage> {
  const bytes = Buffer.from(body);
  const length = bytes.length > 0 || method === 'POST' ? { 'content-length': String(bytes.length) } : {};
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers: { ...headers, ...length }, agent: false }, resolve);
    request.on('error', reject);
    // A client's signal outlives its many requests: each takes its listener away again.
    const stop = (): unknown => request.destroy(signal?.reason as Error);
    request.on('close', () => signal?.removeEventListener('abort', stop));
    if (signal?.aborted) request.destroy();
    else signal?.addEventListener('abort', stop);
    request.end(bytes);
  });
}

/** The body as a stream for the client, written down on its way. null for the statuses that have none. */
function readerOf(message: IncomingMessage, exchange: Exchange, signal: AbortSignal | null): ReadableStream | null {
  const response: NonNullable<Exchange['response']> = {
    status: message.statusCode ?? 0, headers: pairs(message.rawHeaders), body: '', ended: 'open',
  };
  exchange.response = response;
  const decoder = new TextDecoder();
  let cancelled = false;
  const bytes = new ReadableStream<Uint8Array>({
    start(controller) {
      message.on('data', (chunk: Buffer) => {
        response.body += decoder.decode(chunk, { stream: true });
        if (!cancelled) controller.enqueue(chunk);
      });
      message.on('end', () => {
        response.ended = 'complete';
        if (!cancelled) controller.close();
      });
      message.on('error', (error) => {
        if (response.ended !== 'open') return;
        response.ended = cancelled || signal?.aborted ? 'by client' : 'cut';
        if (!cancelled) controller.error(error);
      });
    },
    cancel() {
      cancelled = true;
      response.ended = 'by client';
      message.destroy();
    },
  });
  return [101, 204, 205, 304].includes(response.status) ? null : bytes;
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  const found: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    found.push([rawHeaders[index] as string, rawHeaders[index + 1] as string]);
  }
  return found;
}
