import type { BrowserWindow, NativeImage } from 'electron';
import type { AppState, ConsentView } from '../../preload/schema/views.ts';
import type { Unsubscribe } from '../events/signal.ts';
import { push } from './ipc.ts';
import { openSecureWindow } from './secure-window.ts';

export interface ConsentWindowPorts {
  preload: string;
  icon: NativeImage;
  consents: {
    /** Oldest first: the window shows the first, the others queue behind it. */
    list(): ConsentView[];
    deny(id: string, by: string): ConsentView;
    changed: { subscribe(listener: () => void): Unsubscribe };
  };
}

/**
 * Asks the person, on top of everything else, whenever a client waits for consent. One window; several questions queue
 * inside it. Closing it is an answer too: no.
 */
export class ConsentWindow {
  readonly #ports: ConsentWindowPorts;
  readonly #unsubscribe: Unsubscribe;
  #window: BrowserWindow | undefined;

  constructor(ports: ConsentWindowPorts) {
    this.#ports = ports;
    this.#unsubscribe = ports.consents.changed.subscribe(() => this.#follow());
    this.#follow();
  }

  /** Brings the question to the front. False where none waits. */
  show(): boolean {
    this.#follow();
    this.#window?.show();
    this.#window?.focus();
    return this.#window !== undefined;
  }

  update(state: AppState): void {
    if (this.#window) push(this.#window.webContents, 'state.changed', state);
  }

  owns(window: BrowserWindow): boolean {
    return window === this.#window;
  }

  /** Ends the window without an answer; for quitting. The questions that wait expire by themselves. */
  destroy(): void {
    this.#unsubscribe();
    this.#window?.destroy();
  }

  /** There is a window exactly while somebody waits. */
  #follow(): void {
    const waiting = this.#ports.consents.list().length > 0;
    if (waiting && !this.#window) this.#window = this.#open();
    if (!waiting && this.#window) this.#dismiss(this.#window);
  }

  /** Later, since this can be reached from within the window's own "close", where Electron does not bear it. */
  #dismiss(window: BrowserWindow): void {
    this.#window = undefined;
    setImmediate(() => {
      if (!window.isDestroyed()) window.destroy();
    });
  }

  #open(): BrowserWindow {
    const window = openSecureWindow('consent.html', this.#ports.preload, {
      width: 480,
      height: 620,
      minWidth: 400,
      minHeight: 480,
      title: 'Gatehouse asks',
      icon: this.#ports.icon,
      alwaysOnTop: true,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      autoHideMenuBar: true,
    });
    window.on('close', (event) => {
      if (this.#window !== window) return;
      // Still in charge, so it is the person who closes it. It stays for the questions that wait behind.
      event.preventDefault();
      const shown = this.#ports.consents.list()[0];
      if (shown) this.#ports.consents.deny(shown.id, 'window');
      this.#follow();
    });
    window.on('closed', () => {
      if (this.#window === window) this.#window = undefined;
    });
    return window;
  }
}
