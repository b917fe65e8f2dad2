import type { AppDefinition } from '../app.ts';
import { bundle, windowsProgram } from '../places/path-template.ts';
import { envColon, headers } from './entries.ts';
import { lenientJson } from './formats.ts';

/** The successor of Windsurf. */
export const devinDesktop: AppDefinition = {
  id: 'devin-desktop',
  name: 'Devin Desktop',
  installed: {
    commands: ['devin-desktop'],
    places: { darwin: bundle('Devin'), win32: windowsProgram('Devin/Devin.exe') },
  },
  processes: ['Devin', 'devin-desktop'],
  file: {
    ...lenientJson,
    paths: {
      usual: {
        darwin: ['~/.config/devin/mcp_config.json'],
        linux: ['~/.config/devin/mcp_config.json'],
        win32: ['${APPDATA:-~/AppData/Roaming}/devin/mcp_config.json'],
      },
    },
    root: ['mcpServers'],
  },
  entry: ({ url, credential }) => ({ url, ...headers(credential, envColon) }),
  keyStyles: ['file', 'environment'],
  doors: ['file', 'snippet'],
  reload: 'refresh',
  steps: { file: 'Choose Refresh in the MCP panel of Devin Desktop.' },
  signsIn: true,
  redirectUris: ['http://127.0.0.1:*/auth/callback'],
  website: 'https://docs.devin.ai/desktop/cascade/mcp',
};
