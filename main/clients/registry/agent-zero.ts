import type { AppDefinition } from '../app.ts';
import { headers } from './entries.ts';

/** Runs in a container and keeps its servers as a text within its settings; an entry without a type would mean SSE. */
export const agentZero: AppDefinition = {
  id: 'agent-zero',
  name: 'Agent Zero',
  installed: { commands: [], places: { darwin: ['~/agent-zero'], linux: ['~/agent-zero'], win32: ['~/agent-zero'] } },
  processes: [],
  file: null,
  inContainer: true,
  entry: ({ url, transport, credential }) => ({
    type: transport === 'sse' ? 'sse' : 'streamable-http', url, ...headers(credential),
  }),
  snippet: (name, entry) => JSON.stringify({ mcpServers: { [name]: entry } }, null, 2),
  // It cannot sign in by itself.
  keyStyles: ['file'],
  doors: ['snippet'],
  reload: 'refresh',
  steps: { snippet: 'Open Settings > MCP/A2A > External MCP Servers in Agent Zero, paste the text and choose Apply.' },
  signsIn: false,
  redirectUris: [],
  website: 'https://github.com/agent0ai/agent-zero',
};
