import { request, type IncomingHttpHeaders } from 'node:http';

/** Values of a form or query: a list repeats the parameter, null leaves it out. */
export type Fields = Record<string, string | readonly string[] | null>;

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body, read as a JSON object. */
  json: Record<string, unknown>;
  /** Where it redirects to. */
  location: URL;
}

export interface Sending {
  /** A list is sent as it stands, name after value, duplicates and all. */
  headers?: Record<string, string> | string[];
  body?: string;
  /** The request target, where it is to differ from the URL's path and query. */
  target?: string;
}

/** Sends one request and follows nothing. Whatever stands in `headers`, Host too, goes out as it is. */
export function send(method: string, url: string, { headers = {}, body, target }: Sending = {}): Promise<Answer> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        method,
        headers,
        port,
        path: target ?? pathname + search,
        hostname: hostname.replace(/^\[|\]$/g, ''),
        ...(Array.isArray(headers) ? { setDefaultHeaders: false } : {}),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve(answer(response.statusCode ?? 0, response.headers, Buffer.concat(chunks))));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const answer = (status: number, headers: IncomingHttpHeaders, body: Buffer): Answer => ({
  status,
  headers,
  text: body.toString('utf8'),
  get json() {
    return JSON.parse(this.text) as Record<string, unknown>;
  },
  get location() {
    return new URL(headers.location ?? '');
  },
});

export const get = (url: string, headers: Record<string, string> = {}): Promise<Answer> =>
  send('GET', url, { headers });

/** A form post, as RFC 6749 appendix B has it. */
export const post = (url: string, fields: Fields, headers: Record<string, string> = {}): Promise<Answer> =>
  send('POST', url, {
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: encode(fields),
  });

export const postJson = (url: string, value: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  send('POST', url, { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) });

export function encode(fields: Fields): string {
  const pairs = Object.entries(fields).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [value].flat().map((item) => [name, item]),
  );
  return new URLSearchParams(pairs).toString();
}
