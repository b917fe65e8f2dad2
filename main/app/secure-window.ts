import { BrowserWindow, nativeTheme, type BrowserWindowConstructorOptions } from 'electron';
import { ownPageUrl, type OwnPage } from './own-page.ts';

/** The colour behind the page until its first paint: `--ground` of the renderer's tokens. */
const background = (): string => (nativeTheme.shouldUseDarkColors ? '#101614' : '#f4f6f4');

/**
 * A window on one of our own pages: sandboxed, isolated, and shown only once it has something to show. The one place
 * where windows are made, so that none is ever made with less.
 */
export function openSecureWindow(
  page: OwnPage,
  preload: string,
  options: BrowserWindowConstructorOptions,
): BrowserWindow {
  const window = new BrowserWindow({
    ...options,
    show: false,
    backgroundColor: background(),
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    // The event comes a moment late: the window can be gone by then, or half gone.
    if (!window.isDestroyed() && !window.webContents.isDestroyed()) window.show();
  });
  void window.loadURL(ownPageUrl(page)).catch(() => {
    // The window was closed while it loaded; a page that cannot be read answers 404 and does not come here.
  });
  return window;
}
