import type { AppDefinition } from '../app.ts';
import { bundle, flatpak, windowsProgram } from '../places/path-template.ts';
import { headers } from './entries.ts';
import { lenientJson } from './formats.ts';

/** The file holds all settings of the editor. */
export const zed: AppDefinition = {
  id: 'zed',
  name: 'Zed',
  installed: {
    // "zed" on the PATH may be the event daemon of ZFS.
    commands: ['zeditor'],
    places: { darwin: bundle('Zed'), linux: ['~/.local/bin/zed', '~/.local/zed.app', ...flatpak('dev.zed.Zed')], win32: windowsProgram('Zed/Zed.exe') },
  },
  processes: [],
  file: {
    ...lenientJson,
    paths: {
      usual: {
        darwin: ['~/.config/zed/settings.json'],
        linux: ['${XDG_CONFIG_HOME:-~/.config}/zed/settings.json'],
        win32: ['${APPDATA:-~/AppData/Roaming}/Zed/settings.json'],
      },
      flatpak: 'dev.zed.Zed',
    },
    root: ['context_servers'],
  },
  entry: ({ url, credential }) => ({ url, ...headers(credential) }),
  keyStyles: ['file'],
  doors: ['file', 'snippet'],
  reload: 'watched',
  steps: { file: 'Zed reads its file by itself.' },
  signsIn: true,
  signInStep: 'Choose Authenticate beside the server in the settings of the Agent panel.',
  redirectUris: [],
  website: 'https://zed.dev/docs/ai/mcp',
};
