import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

export interface PlainAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Calls on one connection to a port of 127.0.0.1 that stays open in between, one after the other. */
export class KeptOpen {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(port: number) {
    this.#port = port;
  }

  send(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<PlainAnswer> {
    return new Promise((resolve, reject) => {
      const length = Buffer.byteLength(body);
      const request = httpRequest({
        host: '127.0.0.1', port: this.#port, method, path, agent: this.#agent,
        headers: { host: `localhost:${this.#port}`, ...(length > 0 ? { 'content-length': String(length) } : {}), ...headers },
      }, (response) => {
        const { statusCode: status = 0, headers: received } = response;
        text(response).then((read) => resolve({ status, headers: received, body: read }), reject);
      });
      request.on('error', reject).end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
