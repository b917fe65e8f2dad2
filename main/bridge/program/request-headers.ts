import type { Message } from './message.ts';
import { headerValue, type MirroredParameters } from './mirrored-parameters.ts';

/** The session that the server opened for the client, as far as there is one. */
export interface SessionHeaders {
  id: string | null;
  /** As negotiated by `initialize`. */
  version: string | null;
}

/** The parameter that `Mcp-Name` repeats (MCP 2026-07-28, and its extension for tasks). */
const named: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
};

/** The headers that MCP asks for with a message, by the era that it belongs to. */
export function messageHeaders(
  message: Message, session: SessionHeaders, mirrored: MirroredParameters,
): Record<string, string> {
  const { method, params, version } = message;
  if (version === null || method === null) return method === 'initialize' ? {} : sessionHeaders(session);
  const name = params[Object.hasOwn(named, method) ? named[method] ?? '' : ''];
  return {
    'mcp-protocol-version': headerValue(version),
    'mcp-method': headerValue(method),
    ...(typeof name === 'string' ? { 'mcp-name': headerValue(name) } : {}),
    ...(method === 'tools/call' ? mirrored.headersFor(params) : {}),
  };
}

/** What repeats the session on every message after `initialize` (MCP 2025-11-25, streamable HTTP). */
export const sessionHeaders = ({ id, version }: SessionHeaders): Record<string, string> => ({
  ...(id === null ? {} : { 'mcp-session-id': id }),
  ...(version === null ? {} : { 'mcp-protocol-version': version }),
});
