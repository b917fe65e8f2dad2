import type { AppDefinition } from '../app.ts';
import { bundle, windowsProgram } from '../places/path-template.ts';
import { headers } from './entries.ts';
import { lenientJson } from './formats.ts';

const files = ['~/.gemini/config/mcp_config.json', '~/.gemini/antigravity/mcp_config.json'] as const;

export const antigravity: AppDefinition = {
  id: 'antigravity',
  name: 'Antigravity',
  installed: {
    commands: ['antigravity', 'agy'],
    places: { darwin: bundle('Antigravity'), win32: windowsProgram('Antigravity/Antigravity.exe') },
  },
  processes: ['Antigravity', 'antigravity'],
  file: { ...lenientJson, paths: { usual: { darwin: files, linux: files, win32: files } }, root: ['mcpServers'] },
  entry: ({ url, credential }) => ({ serverUrl: url, ...headers(credential) }),
  keyStyles: ['file'],
  doors: ['file', 'snippet'],
  reload: 'refresh',
  steps: { file: 'Choose Refresh under Manage MCP Servers in Antigravity.' },
  signsIn: true,
  redirectUris: ['http://localhost:*/oauth/callback'],
  website: 'https://antigravity.google/docs/mcp',
};
