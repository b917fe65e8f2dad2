import type { AppDefinition } from '../app.ts';
import { bundle, windowsProgram } from '../places/path-template.ts';
import { encodedJson, headers } from './entries.ts';
import { lenientJson } from './formats.ts';

const files = ['~/.lmstudio/mcp.json', '~/.cache/lm-studio/mcp.json'] as const;

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
    paths: { pointer: { file: '~/.lmstudio-home-pointer', path: 'mcp.json' }, usual: { darwin: files, linux: files, win32: files } },
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
