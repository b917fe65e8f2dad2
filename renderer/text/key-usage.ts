/** The two headers that carry an API key; either is enough. */
export const keyHeaders = (key: string): string[] => [`X-API-Key: ${key}`, `Authorization: Bearer ${key}`];

const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'curl', version: '1' } },
});

/**
 * A command that greets the MCP server behind a proxy (MCP 2025-11-25, "Initialization"). Quoted so that POSIX shells
 * and Windows' cmd both take it.
 */
export function curlCommand(url: string, token: string): string {
  return `curl ${url}`
    + ` -H "Authorization: Bearer ${token}"`
    + ' -H "Content-Type: application/json"'
    + ' -H "Accept: application/json, text/event-stream"'
    + ` -d "${initialize.replaceAll('"', '\\"')}"`;
}
