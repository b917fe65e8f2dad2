import { Menu, type MenuItemConstructorOptions } from 'electron';

/**
 * The application menu. macOS takes the keys for copy, paste and closing from it; elsewhere the window needs none, and
 * Electron's own (reload, developer tools) is for developers.
 */
export function setApplicationMenu(platform: NodeJS.Platform, isPackaged: boolean): void {
  const developer: MenuItemConstructorOptions[] = isPackaged ? [] : [{ role: 'viewMenu' }];
  const mac: MenuItemConstructorOptions[] = [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }];
  const template = platform === 'darwin' ? [...mac, ...developer] : developer;
  Menu.setApplicationMenu(template.length > 0 ? Menu.buildFromTemplate(template) : null);
}
