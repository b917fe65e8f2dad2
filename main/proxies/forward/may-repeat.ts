import { requestMethod } from '../json-rpc-error.ts';

/** Requests of MCP that by their definition change nothing. */
const readOnly: ReadonlySet<string> = new Set([
  'ping',
  'server/discover',
  'tools/list',
  'prompts/list',
  'resources/list',
  'resources/templates/list',
]);

/**
 * True where a call whose connection was lost before any answer may be sent once more. The upstream may have carried it
 * out before it went, so only what changes nothing is ever repeated (RFC 9110 section 9.2.2).
 * @param body the whole body, null where there is none or it was not kept
 */
export function mayRepeat(method: string | undefined, body: Buffer | null): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  return method === 'POST' && readOnly.has(requestMethod(body) ?? '');
}
