import { join, resolve } from 'node:path';

/**
 * Where everything is kept: GATEHOUSE_DATA_DIR, or the folder that the desktop application uses on the same system, so
 * that both share one set-up.
 * @param home the user's home folder
 */
export function dataFolderOf(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  if (env['GATEHOUSE_DATA_DIR']) return resolve(env['GATEHOUSE_DATA_DIR']);
  switch (platform) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Gatehouse');
    case 'win32':
      return join(env['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Gatehouse');
    default:
      return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'Gatehouse');
  }
}
