/** Headers of an MCP answer that a page may read beyond the few that are always open to it. */
const exposed = 'Mcp-Session-Id, Mcp-Protocol-Version, WWW-Authenticate, Retry-After';
const methods = 'GET, POST, DELETE';
const headerList = /^[A-Za-z0-9!#$%&'*+.^_`|~, -]+$/;

/** Headers for an answer to a page of an origin that the guard let pass, as name, value, name, value. */
export const corsHeaders = (browserOrigin: string): string[] => [
  'access-control-allow-origin',
  browserOrigin,
  'access-control-expose-headers',
  exposed,
  'vary',
  'Origin',
];

/** A preflight is an OPTIONS that names the method to come (Fetch standard, "CORS-preflight request"). */
export const isPreflight = (method: string | undefined, requestedMethod: string | undefined): boolean =>
  method === 'OPTIONS' && requestedMethod !== undefined;

/**
 * Headers of the answer to a preflight. Every requested header is granted: clients mirror tool arguments in
 * Mcp-Param-* headers whose names nobody can list beforehand. Credentials (cookies) are not.
 */
export function preflightHeaders(
  browserOrigin: string,
  requestedHeaders: string | undefined,
  privateNetwork: boolean,
): string[] {
  const headers = [
    ...corsHeaders(browserOrigin),
    'access-control-allow-methods',
    methods,
    'access-control-max-age',
    '600',
  ];
  if (requestedHeaders && headerList.test(requestedHeaders))
    headers.push('access-control-allow-headers', requestedHeaders);
  if (privateNetwork) headers.push('access-control-allow-private-network', 'true');
  return headers;
}
