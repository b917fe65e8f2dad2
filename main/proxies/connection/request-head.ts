import type { UpstreamRequest } from './upstream-connection.ts';

/** Methods whose requests are expected to have a body (RFC 9110 section 8.6). */
const expectBody: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);
/** What may not stand in a header's value (RFC 9110 section 5.5) and in a request target. */
const noValue = /[^\t\x20-\x7e\x80-\xff]/;
const noTarget = /[^\x21-\x7e\x80-\xff]/;

/**
 * Request line and headers, up to the empty line, which is left to the caller along with the headers of the body.
 * @param host value of Host
 * @param reusable false: the server is asked to close the connection behind the answer
 * @throws TypeError "ERR_INVALID_CHAR" where a part would end its line early, be it through a token of a provider
 */
export function requestHead({ method, path, headers }: UpstreamRequest, host: string, reusable: boolean): string {
  let head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: ${reusable ? 'keep-alive' : 'close'}\r\n`;
  if (noTarget.test(path)) throw unwritableIn('The request target');
  for (let index = 0; index < headers.length; index += 2) {
    const value = headers[index + 1] as string;
    if (noValue.test(value)) throw unwritableIn(`The header ${headers[index]}`);
    head += `${headers[index]}: ${value}\r\n`;
  }
  return head;
}

const unwritableIn = (what: string): TypeError =>
  Object.assign(new TypeError(`${what} holds a character that HTTP does not allow there.`), { code: 'ERR_INVALID_CHAR' });

/** The header that says how long the body is; "" for none. */
export function lengthHeader(method: string, length: number): string {
  return length > 0 || expectBody.has(method) ? `content-length: ${length}\r\n` : '';
}

/**
 * True where the connection can be used again after this request, if its server agrees. Some servers send a body in
 * answer to HEAD, or take one with GET for the next request.
 */
export function leavesReusable({ method, body }: UpstreamRequest): boolean {
  return method !== 'HEAD' && (body === null || expectBody.has(method));
}
