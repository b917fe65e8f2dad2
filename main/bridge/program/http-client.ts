import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';

export interface HttpCall {
  method: 'GET' | 'POST' | 'DELETE';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  signal: AbortSignal;
  /** Called when the body has left this process. */
  sent?: () => void;
}

/** Nothing listened at the address: the call was not carried out by anybody. */
export class NotReached extends Error {}

const limits = { keepAlive: true, maxSockets: Infinity };

/** HTTP to the proxy, over connections that stay open. Node's own client: it is loaded soon and takes little memory. */
export class HttpClient {
  readonly #plain = new http.Agent(limits);
  // The address is one of this computer, which certificates do not name. Whoever could hold this port in the proxy's
  // stead could as well hold that of a proxy without TLS.
  readonly #secure = new https.Agent({ ...limits, rejectUnauthorized: false });

  /**
   * Resolves with the head of the answer; its body is read by the caller.
   * @throws NotReached; anything else means that the call was lost and may or may not have been carried out
   */
  async send({ url, method, headers, body, signal, sent }: HttpCall): Promise<http.IncomingMessage> {
    signal.throwIfAborted();
    const options = { method, headers };
    const request = url.startsWith('https:')
      ? https.request(url, { ...options, agent: this.#secure })
      : http.request(url, { ...options, agent: this.#plain });
    // Errors after the head belong to the body and arrive there.
    request.on('error', () => undefined);
    // Not by the option of Node: that would hand an error to a connection which may just have become idle, where
    // nobody expects one.
    const abort = (): void => void request.destroy();
    signal.addEventListener('abort', abort, { once: true });
    request.once('close', () => signal.removeEventListener('abort', abort));
    if (sent) request.once('finish', sent);
    request.end(body);
    try {
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      // Whoever reads the body learns of its end; of a body that nobody reads nobody needs to.
      response.on('error', () => undefined);
      return response;
    } catch (error) {
      throw (error as NodeJS.ErrnoException).syscall === 'connect' ? new NotReached('refused', { cause: error }) : error;
    }
  }

  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }
}

/** The whole body as text. Rejects where the connection breaks before its end. */
export async function readText(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The media type without its parameters, in lower case. */
export const mediaType = (response: http.IncomingMessage): string =>
  (response.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
