import type { AppDefinition } from '../app.ts';
import { bundle, flatpak, inSettings, windowsProgram } from '../places/path-template.ts';
import { installLink, profiles, vscodeFamily, vscodeSteps } from './vscode-family.ts';

export const vscode: AppDefinition = {
  ...vscodeFamily,
  id: 'vscode',
  name: 'VS Code',
  installed: {
    commands: ['code'],
    places: {
      darwin: bundle('Visual Studio Code'),
      linux: ['/usr/share/code', '/snap/bin/code', ...flatpak('com.visualstudio.code')],
      win32: windowsProgram('Microsoft VS Code/Code.exe'),
    },
  },
  file: {
    ...vscodeFamily.file,
    profiles,
    paths: {
      overrides: ['$VSCODE_PORTABLE/user-data/User/mcp.json', '$VSCODE_APPDATA/Code/User/mcp.json'],
      usual: inSettings('Code/User/mcp.json'),
      flatpak: 'com.visualstudio.code',
    },
  },
  doors: ['link', 'file', 'snippet'],
  link: installLink('vscode'),
  steps: vscodeSteps('VS Code'),
};
