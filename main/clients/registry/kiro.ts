import type { AppDefinition } from '../app.ts';
import { bundle, inHome, windowsProgram } from '../places/path-template.ts';
import { envBraces, headers } from './entries.ts';
import { lenientJson } from './formats.ts';

export const kiro: AppDefinition = {
  id: 'kiro',
  name: 'Kiro',
  installed: {
    commands: ['kiro', 'kiro-cli'],
    places: { darwin: bundle('Kiro'), win32: windowsProgram('Kiro/Kiro.exe') },
  },
  processes: [],
  file: { ...lenientJson, paths: { usual: inHome('.kiro/settings/mcp.json') }, root: ['mcpServers'] },
  entry: ({ url, credential }) => ({ url, ...headers(credential, envBraces), disabled: false }),
  keyStyles: ['file', 'environment'],
  doors: ['file', 'link', 'snippet'],
  // Plain JSON here, not base64.
  link: ({ name }, entry) =>
    `https://kiro.dev/launch/mcp/add?name=${encodeURIComponent(name)}&config=${encodeURIComponent(JSON.stringify(entry))}`,
  reload: 'watched',
  steps: { file: 'Kiro connects by itself.', link: 'Confirm in the browser and in Kiro.' },
  signsIn: true,
  signInStep: 'It opens the sign-in.',
  redirectUris: [],
  website: 'https://kiro.dev/docs/mcp',
};
