import { isObject, type Message } from './message.ts';

const lists = { toolsListChanged: 'tools', promptsListChanged: 'prompts', resourcesListChanged: 'resources' } as const;

/**
 * What a subscription (`subscriptions/listen`, MCP 2026-07-28) may have missed while its stream was broken, as
 * notifications for the client.
 */
export function missedChanges({ ids, params }: Message): string[] {
  const wanted = isObject(params['notifications']) ? params['notifications'] : {};
  const meta = { _meta: { 'io.modelcontextprotocol/subscriptionId': ids[0] } };
  const uris = Array.isArray(wanted['resourceSubscriptions']) ? wanted['resourceSubscriptions'] : [];
  return [
    ...Object.entries(lists)
      .filter(([wish]) => wanted[wish] === true)
      .map(([, list]) => ({ method: `notifications/${list}/list_changed`, params: meta })),
    ...uris.map((uri) => ({ method: 'notifications/resources/updated', params: { uri: String(uri), ...meta } })),
  ].map((notification) => JSON.stringify({ jsonrpc: '2.0', ...notification }));
}
