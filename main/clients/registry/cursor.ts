import type { AppDefinition } from '../app.ts';
import { bundle, inHome, windowsProgram } from '../places/path-template.ts';
import { encodedJson, envColon, headers } from './entries.ts';
import { lenientJson } from './formats.ts';

export const cursor: AppDefinition = {
  id: 'cursor',
  name: 'Cursor',
  installed: {
    commands: ['cursor', 'cursor-agent'],
    places: { darwin: bundle('Cursor'), win32: windowsProgram('cursor/Cursor.exe') },
  },
  processes: ['Cursor', 'cursor'],
  file: { ...lenientJson, paths: { usual: inHome('.cursor/mcp.json') }, root: ['mcpServers'] },
  entry: ({ url, credential }) => ({ url, ...headers(credential, envColon) }),
  keyStyles: ['file', 'environment'],
  doors: ['link', 'file', 'snippet'],
  link: ({ name }, entry) =>
    `cursor://anysphere.cursor-deeplink/mcp/install?name=${encodeURIComponent(name)}&config=${encodedJson(entry)}`,
  reload: 'restart',
  steps: {
    link: 'Choose Install in Cursor.',
    file: 'Restart Cursor, then turn the server on under Customize > MCPs.',
  },
  signsIn: true,
  signInStep: 'Choose Connect beside the server to sign in.',
  // It registers all of them at once, and gives up where one is refused.
  redirectUris: [
    'cursor://anysphere.cursor-mcp/oauth/callback', 'https://www.cursor.com/agents/mcp/oauth/callback',
    'http://localhost:*/callback', 'http://127.0.0.1:*/callback',
  ],
  website: 'https://cursor.com/docs/mcp',
};
