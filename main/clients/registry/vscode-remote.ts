import type { AppDefinition } from '../app.ts';
import { vscodeFamily } from './vscode-family.ts';

const folders = ['~/.vscode-server', '~/.vscode-server-insiders'] as const;
const files = [`${folders[0]}/data/User/mcp.json`, `${folders[1]}/data/User/mcp.json`] as const;

/** What VS Code on another computer, or outside of WSL, reads on this one while it is connected to it. */
export const vscodeRemote: AppDefinition = {
  ...vscodeFamily,
  id: 'vscode-remote',
  name: 'VS Code (connected from elsewhere)',
  installed: { commands: [], places: { darwin: [...folders], linux: [...folders], win32: [...folders] } },
  file: { ...vscodeFamily.file, paths: { usual: { darwin: files, linux: files, win32: files } } },
  doors: ['file', 'snippet'],
  steps: {
    file: 'Connect VS Code to this computer, choose MCP: Open Remote User Configuration there, and Start above the server.',
  },
};
