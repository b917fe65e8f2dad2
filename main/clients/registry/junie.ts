import type { AppDefinition } from '../app.ts';
import { inHome } from '../places/path-template.ts';
import { headers } from './entries.ts';
import { lenientJson } from './formats.ts';

export const junie: AppDefinition = {
  id: 'junie',
  name: 'Junie',
  installed: { commands: ['junie'], places: { darwin: ['~/.junie'], linux: ['~/.junie'], win32: ['~/.junie'] } },
  processes: [],
  file: { ...lenientJson, paths: { usual: inHome('.junie/mcp/mcp.json') }, root: ['mcpServers'] },
  entry: ({ url, credential }) => ({ url, ...headers(credential) }),
  keyStyles: ['file'],
  doors: ['file', 'snippet'],
  reload: 'refresh',
  steps: { file: 'Choose Refresh in the MCP settings of Junie, or start a new session.' },
  signsIn: true,
  signInStep: 'Choose Authorize beside the server to sign in.',
  redirectUris: [],
  website: 'https://junie.jetbrains.com/docs/junie-cli-mcp-configuration.html',
};
