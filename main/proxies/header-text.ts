/**
 * The text in a header of the stateless era, such as `Mcp-Name`: what is not plain ASCII comes in Base64 between markers
 * (MCP 2026-07-28, streamable HTTP).
 */
export function decodeHeader(value: string): string {
  const encoded = /^=\?base64\?(.*)\?=$/i.exec(value)?.[1];
  return encoded === undefined ? value : Buffer.from(encoded, 'base64').toString('utf8');
}
