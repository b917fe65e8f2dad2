import { Menu, type MenuItemConstructorOptions } from 'electron';

export interface AppMenuPorts {
  platform: NodeJS.Platform;
  isPackaged: boolean;
  quit(): void;
}

/**
 * The application menu. macOS takes the keys for copy, paste and closing from it; elsewhere the window needs none, and
 * Electron's own (reload, developer tools) is for developers.
 */
export function setApplicationMenu({ platform, isPackaged, quit }: AppMenuPorts): void {
  const developer: MenuItemConstructorOptions[] = isPackaged ? [] : [{ role: 'viewMenu' }];
  const own: MenuItemConstructorOptions = {
    label: 'Gatehouse',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      // Electron's own item would not ask.
      { label: 'Quit Gatehouse', accelerator: 'Command+Q', click: quit },
    ],
  };
  const mac: MenuItemConstructorOptions[] = [own, { role: 'editMenu' }, { role: 'windowMenu' }];
  const template = platform === 'darwin' ? [...mac, ...developer] : developer;
  Menu.setApplicationMenu(template.length > 0 ? Menu.buildFromTemplate(template) : null);
}
