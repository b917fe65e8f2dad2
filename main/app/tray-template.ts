import type { MenuItemConstructorOptions } from 'electron';
import type { TrayCommand, TrayItem } from './tray-item.ts';

/** Turns the menu's model into what Electron builds menus from. A lone `&` would be taken for an access key. */
export function trayTemplate(
  items: readonly TrayItem[],
  run: (command: TrayCommand) => void,
): MenuItemConstructorOptions[] {
  return items.map((item): MenuItemConstructorOptions => {
    switch (item.kind) {
      case 'separator':
        return { type: 'separator' };
      case 'text':
        return { label: escapeLabel(item.label), enabled: false };
      case 'action':
        return { label: escapeLabel(item.label), enabled: item.enabled, click: () => run(item.command) };
      case 'check':
        return {
          type: 'checkbox', label: escapeLabel(item.label), checked: item.checked, click: () => run(item.command),
        };
      case 'submenu':
        return { label: escapeLabel(item.label), submenu: trayTemplate(item.items, run) };
    }
  });
}

const escapeLabel = (label: string): string => label.replaceAll('&', '&&');
