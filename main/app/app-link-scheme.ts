import { app } from 'electron';
import { appLinkScheme } from './app-link.ts';

/**
 * Makes the installed application the one that opens its links. Linux learns it from the package's desktop entry. A
 * start from source leaves the links to the application that is installed.
 */
export function claimAppLinks(platform: NodeJS.Platform): void {
  if (!app.isPackaged || platform === 'linux') return;
  // On Windows what follows "--" is never taken for a switch, whatever a link contains.
  app.setAsDefaultProtocolClient(appLinkScheme, process.execPath, platform === 'win32' ? ['--'] : []);
}
