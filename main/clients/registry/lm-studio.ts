import type { AppDefinition } from '../app.ts';
import { bundle, inHome, windowsProgram } from '../places/path-template.ts';
import { encodedJson, headers } from './entries.ts';
import { lenientJson } from './formats.ts';

export const lmStudio: AppDefinition = {
  id: 'lm-studio',
  name: 'LM Studio',
  installed: {
    commands: ['lms'],
    places: {
      darwin: [...bundle('LM Studio'), '~/.lmstudio-home-pointer'],
      linux: ['~/.lmstudio-home-pointer'],
      win32: [...windowsProgram('LM Studio/LM Studio.exe'), '~/.lmstudio-home-pointer'],
    },
  },
  processes: ['LM Studio', 'lm-studio'],
  file: {
    ...lenientJson,
    paths: {
      pointer: { file: '~/.lmstudio-home-pointer', path: 'mcp.json', older: '~/.cache/lm-studio' },
      usual: inHome('.lmstudio/mcp.json'),
    },
    root: ['mcpServers'],
  },
  entry: ({ url, credential }) => ({ url, ...headers(credential) }),
  keyStyles: ['file'],
  doors: ['link', 'file', 'snippet'],
  link: ({ name }, entry) => `lmstudio://add_mcp?name=${encodeURIComponent(name)}&config=${encodedJson(entry)}`,
  reload: 'restart',
  steps: {
    link: 'Choose Install in LM Studio, then turn the server on under Program > Integrations.',
    file: 'Restart LM Studio, then turn the server on under Program > Integrations.',
  },
  signsIn: true,
  redirectUris: ['http://127.0.0.1:33389/mcp-oauth-callback'],
  website: 'https://lmstudio.ai/docs/app/mcp',
};
