/**
 * Headers that belong to one connection and are never passed on, in lower case (RFC 9110 section 7.6.1; Proxy-* and
 * Keep-Alive by long-standing practice; Expect, which the server in front answers itself).
 */
export const hopByHop: readonly string[] = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'expect',
];

const noNames: ReadonlySet<string> = new Set();

/** The header names, in lower case, that a Connection header declares to be hop-by-hop as well. */
export function namedInConnection(value: string | null): ReadonlySet<string> {
  if (value === null || /^(?:keep-alive|close)$/i.test(value)) return noNames;
  return new Set(
    value
      .toLowerCase()
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
}

/** Takes the named headers out of a list of name, value, name, value. */
export function withoutHeaders(headers: string[], names: ReadonlySet<string>): string[] {
  if (names.size === 0) return headers;
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    if (!names.has(name.toLowerCase())) kept.push(name, headers[index + 1] as string);
  }
  return kept;
}
