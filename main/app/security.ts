import { app, type Session, type WebContents } from 'electron';
import { isOwnPage } from './own-page.ts';

/**
 * Electron's security checklist, in one place: sandbox for every renderer, no navigation, no new windows, no webviews.
 * Must run before the app is ready.
 */
export function hardenApp(): void {
  // Takes --no-sandbox off the command line, without which Chromium does not run as root (containers, tests).
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
}

function hardenContents(contents: WebContents): void {
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** No permission for any page (the clipboard is written by main), no request that leaves our own files. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details.url) }));
  session.on('will-download', (event) => event.preventDefault());
}

/** Developer tools load their own files; they can only be opened where the app was started from source. */
const mayLoad = (url: string): boolean =>
  isOwnPage(url) || url.startsWith('data:image/') || (!app.isPackaged && url.startsWith('devtools:'));
