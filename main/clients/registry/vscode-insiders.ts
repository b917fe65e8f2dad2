import type { AppDefinition } from '../app.ts';
import { bundle, flatpak, inSettings, windowsProgram } from '../places/path-template.ts';
import { installLink, profiles, vscodeFamily, vscodeSteps } from './vscode-family.ts';

export const vscodeInsiders: AppDefinition = {
  ...vscodeFamily,
  id: 'vscode-insiders',
  name: 'VS Code Insiders',
  installed: {
    commands: ['code-insiders'],
    places: {
      darwin: bundle('Visual Studio Code - Insiders'),
      linux: ['/usr/share/code-insiders', '/snap/bin/code-insiders', ...flatpak('com.visualstudio.code.insiders')],
      win32: windowsProgram('Microsoft VS Code Insiders/Code - Insiders.exe'),
    },
  },
  file: {
    ...vscodeFamily.file,
    profiles,
    paths: {
      overrides: ['$VSCODE_PORTABLE/user-data/User/mcp.json', '$VSCODE_APPDATA/Code - Insiders/User/mcp.json'],
      usual: inSettings('Code - Insiders/User/mcp.json'),
      flatpak: 'com.visualstudio.code.insiders',
    },
  },
  doors: ['link', 'file', 'snippet'],
  link: installLink('vscode-insiders'),
  steps: vscodeSteps('VS Code Insiders'),
};
