import type { BrowserWindow, NativeImage } from 'electron';
import type { PushEvents } from '../../preload/schema/operations.ts';
import type { AppState } from '../../preload/schema/views.ts';
import { push } from './ipc.ts';
import type { RememberedBounds } from './remembered-bounds.ts';
import { openSecureWindow } from './secure-window.ts';
import { smallestWindow, usualWindow } from './window-bounds.ts';

export interface MainWindowPorts {
  preload: string;
  icon: NativeImage;
  bounds: RememberedBounds;
  /** Called when the person closes the window; it is gone by then. */
  closed(): void;
}

/**
 * The window that lists and edits everything. It exists only while someone looks at it: made on demand, destroyed on
 * close, so that an application in the tray costs no renderer process.
 */
export class MainWindow {
  readonly #ports: MainWindowPorts;
  #window: BrowserWindow | undefined;

  constructor(ports: MainWindowPorts) {
    this.#ports = ports;
  }

  /** Shows the window, in front, at `target` where one is given. */
  show(target: PushEvents['navigate'] | null = null): void {
    const window = this.#window;
    if (!window) {
      this.#open(target);
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    if (target) push(window.webContents, 'navigate', target);
  }

  update(state: AppState): void {
    if (this.#window) push(this.#window.webContents, 'state.changed', state);
  }

  logChanged(): void {
    if (this.#window) push(this.#window.webContents, 'log.changed', {});
  }

  close(): void {
    this.#window?.close();
  }

  #open(target: PushEvents['navigate'] | null): void {
    const { preload, icon, bounds } = this.#ports;
    const window = openSecureWindow('index.html', preload, {
      ...usualWindow,
      ...bounds.load(),
      minWidth: smallestWindow.width,
      minHeight: smallestWindow.height,
      title: 'Gatehouse',
      icon,
      autoHideMenuBar: true,
    });
    this.#window = window;
    if (target) window.webContents.once('did-finish-load', () => push(window.webContents, 'navigate', target));
    window.on('close', () => bounds.save(window));
    window.on('closed', () => {
      this.#window = undefined;
      this.#ports.closed();
    });
  }
}
