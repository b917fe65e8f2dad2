import type { AppDefinition } from '../app.ts';
import { bundle, inHome, windowsProgram } from '../places/path-template.ts';
import { envBraces, headers } from './entries.ts';
import { lenientJson } from './formats.ts';

export const warp: AppDefinition = {
  id: 'warp',
  name: 'Warp',
  installed: {
    commands: ['warp-terminal', 'oz'],
    places: { darwin: bundle('Warp'), linux: ['/opt/warpdotdev'], win32: windowsProgram('Warp/warp.exe') },
  },
  processes: [],
  file: { ...lenientJson, paths: { usual: inHome('.warp/.mcp.json') }, root: ['mcpServers'] },
  entry: ({ url, credential }) => ({ url, ...headers(credential, envBraces) }),
  keyStyles: ['file', 'environment'],
  doors: ['file', 'snippet'],
  reload: 'watched',
  steps: { file: 'Turn the server on under Settings > MCP servers in Warp.' },
  signsIn: true,
  redirectUris: [],
  website: 'https://docs.warp.dev/knowledge-and-collaboration/mcp',
};
