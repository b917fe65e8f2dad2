import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { loopbackHosts } from '../../http/addresses.ts';

export interface OwnAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Undefined where the body is no JSON. */
  json: unknown;
}

/** What one spelling of this computer's name gave: an answer, or the system's code of what went wrong. */
export type Spelled = { host: (typeof loopbackHosts)[number] } & ({ answer: OwnAnswer } | { failure: string });

export interface OwnRequest {
  method?: 'GET' | 'POST' | 'OPTIONS';
  headers?: Record<string, string>;
  body?: string;
  signal: AbortSignal;
}

const mostBytes = 256 * 1024;

/** Asks one of our own ports. A certificate is not judged: it is our own, and what it is for is checked elsewhere. */
export function askOwnPort(url: URL, { method = 'GET', headers = {}, body, signal }: OwnRequest): Promise<OwnAnswer> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const options: RequestOptions & { rejectUnauthorized: boolean } = { method, headers, signal, agent: false, rejectUnauthorized: false };
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (text.length > mostBytes) sent.destroy(new Error('The answer is too long.'));
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, json: parsed(text) }));
      response.on('error', reject);
    });
    sent.on('error', reject).end(body);
  });
}

/** The same question under each name that programs on this computer use for it. */
export const askEachSpelling = (
  scheme: 'http' | 'https', port: number, path: string, signal: AbortSignal,
): Promise<Spelled[]> => Promise.all(loopbackHosts.map(async (host): Promise<Spelled> => {
  try {
    return { host, answer: await askOwnPort(new URL(`${scheme}://${host}:${port}${path}`), { signal }) };
  } catch (error) {
    return { host, failure: codeOf(error) };
  }
}));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where a name has several addresses, Node reports their failures together. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError && error.errors.length ? codeOf(error.errors[0]) : error.message;
}
