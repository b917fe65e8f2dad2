import type { AppDefinition } from '../app.ts';
import { inHome } from '../places/path-template.ts';
import { headers } from './entries.ts';
import { lenientJson } from './formats.ts';

/** It reads every file of a folder, so Gatehouse has one of its own there. */
export const continueApp: AppDefinition = {
  id: 'continue',
  name: 'Continue',
  installed: {
    commands: ['cn'],
    places: {
      darwin: ['~/.continue/config.yaml', '~/.vscode/extensions/continue.continue-*'],
      linux: ['~/.continue/config.yaml', '~/.vscode/extensions/continue.continue-*'],
      win32: ['~/.continue/config.yaml', '~/.vscode/extensions/continue.continue-*'],
    },
  },
  processes: [],
  file: {
    ...lenientJson,
    paths: {
      overrides: ['$CONTINUE_GLOBAL_DIR/mcpServers/gatehouse.json'],
      usual: inHome('.continue/mcpServers/gatehouse.json'),
    },
    root: ['mcpServers'],
  },
  entry: ({ url, transport, credential }) => ({ type: transport, url, ...headers(credential) }),
  keyStyles: ['file'],
  doors: ['file', 'snippet'],
  reload: 'watched',
  steps: { file: 'Open the chat of Continue in agent mode: it reads the file by itself.' },
  signsIn: true,
  redirectUris: [],
  website: 'https://docs.continue.dev/customize/deep-dives/mcp',
};
