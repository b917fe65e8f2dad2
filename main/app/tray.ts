import { join } from 'node:path';
import { Menu, Tray } from 'electron';
import type { AppState } from '../../preload/schema/views.ts';
import { overallState } from './overall-state.ts';
import { trayIcon } from './tray-icon.ts';
import type { TrayCommand } from './tray-item.ts';
import { trayMenu } from './tray-menu.ts';
import { trayTemplate } from './tray-template.ts';
import type { Update } from './updates.ts';

export interface TrayPorts {
  /** Folder of the images. */
  assets: string;
  platform: NodeJS.Platform;
  run(command: TrayCommand): void;
}

/** Owns the icon in the tray and draws it, its tooltip and its menu from the state. */
export class GatehouseTray {
  readonly #ports: TrayPorts;
  readonly #tray: Tray;
  #icon: string;
  #drawn = '';

  constructor(ports: TrayPorts) {
    this.#ports = ports;
    this.#icon = trayIcon('stopped', ports.platform);
    this.#tray = new Tray(join(ports.assets, this.#icon));
    this.#tray.setToolTip('Gatehouse');
    // On macOS a click opens the menu; elsewhere people expect the window. Linux desktops differ in what a click is,
    // which is why the menu offers the window too.
    if (ports.platform !== 'darwin') this.#tray.on('click', () => ports.run({ do: 'show', target: null }));
  }

  render(state: AppState, update: Update): void {
    const overall = overallState(state);
    const icon = trayIcon(overall.kind, this.#ports.platform);
    if (icon !== this.#icon) {
      this.#icon = icon;
      this.#tray.setImage(join(this.#ports.assets, icon));
    }
    const items = trayMenu(state, update);
    // An open menu closes when it is replaced, so it is replaced only when something in it changed.
    const drawn = JSON.stringify([overall.summary, items]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#tray.setToolTip(`Gatehouse: ${overall.summary}`);
    this.#tray.setContextMenu(Menu.buildFromTemplate(trayTemplate(items, (command) => this.#ports.run(command))));
  }

  destroy(): void {
    this.#tray.destroy();
  }
}
