import type { AppDefinition } from '../app.ts';
import { vscode } from './vscode.ts';
import { vscodeFamily, vscodeSteps } from './vscode-family.ts';

const file = ['.vscode/mcp.json'] as const;

/** The file of one project, which others may get with the project: it never holds a key. */
export const vscodeWorkspace: AppDefinition = {
  ...vscodeFamily,
  id: 'vscode-workspace',
  name: 'VS Code (one project)',
  installed: vscode.installed,
  file: { ...vscodeFamily.file, paths: { usual: { darwin: file, linux: file, win32: file } } },
  needsFolder: true,
  doors: ['file', 'snippet'],
  steps: { file: vscodeSteps('VS Code').file },
};
