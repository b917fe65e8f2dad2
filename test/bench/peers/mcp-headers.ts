/** What clients of the session era send with each POST. */
export const mcpHeaders: Readonly<Record<string, string>> = {
  'content-type': 'application/json',
  'accept': 'application/json, text/event-stream',
  'mcp-protocol-version': '2025-11-25',
  'mcp-session-id': '0b6f5f0e-8a0e-4f1c-9d7f-2d5b6f6c1a3e',
  'user-agent': 'bench/1.0',
};
