import type { AppDefinition } from '../app.ts';
import { bundle, inHome, windowsProgram } from '../places/path-template.ts';
import { envColon, headers } from './entries.ts';
import { lenientJson } from './formats.ts';

/** The versions from before it became Devin Desktop: another file, and the address in another field. */
export const windsurf: AppDefinition = {
  id: 'windsurf',
  name: 'Windsurf',
  installed: {
    commands: ['windsurf'],
    places: { darwin: bundle('Windsurf'), win32: windowsProgram('Windsurf/Windsurf.exe') },
  },
  processes: ['Windsurf', 'windsurf'],
  file: { ...lenientJson, paths: { usual: inHome('.codeium/windsurf/mcp_config.json') }, root: ['mcpServers'] },
  entry: ({ url, credential }) => ({ serverUrl: url, ...headers(credential, envColon) }),
  keyStyles: ['file', 'environment'],
  doors: ['file', 'snippet'],
  reload: 'refresh',
  steps: { file: 'Choose Refresh in the MCP panel of Windsurf.' },
  signsIn: true,
  redirectUris: ['http://127.0.0.1:*/auth/callback'],
  website: 'https://docs.windsurf.com',
};
