import './runtime.ts';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { appLinkIn, parseAppLink, type AppLink } from './app/app-link.ts';
import { claimAppLinks } from './app/app-link-scheme.ts';
import { useDataFolder } from './app/data-folder.ts';
import type { Desktop } from './app/desktop.ts';
import { openClientLink } from './app/open-external.ts';
import { registerScheme } from './app/protocol.ts';
import { hardenApp } from './app/security.ts';
import { stopBeforeQuit } from './app/shutdown.ts';
import { wasOpenedAtLogin } from './app/system-login-item.ts';
import { toPublicError } from './errors/index.ts';
import { keepCompiledCode, useCompileCache } from './runtime/compile-cache.ts';

/** Electron's entry: wiring only. */

app.setName('Gatehouse');
app.setAppUserModelId('app.gatehouse.desktop');
const dataFolder = useDataFolder(process.env);

if (app.requestSingleInstanceLock()) {
  hardenApp();
  registerScheme();
  run().catch((error: unknown) => {
    // There may be no log yet.
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    const { message, details } = toPublicError(error).error;
    dialog.showErrorBox('Gatehouse could not start', [message, details?.remedy].filter(Boolean).join('\n\n'));
    app.exit(1);
  });
} else {
  app.quit();
}

/** Started at login: only the tray. */
function isHidden(argv: readonly string[]): boolean {
  return argv.includes('--hidden');
}

async function run(): Promise<void> {
  let desktop: Desktop | null = null;
  // Asked for before anything can be shown, it is shown once it can.
  let asked: AppLink | null = null;
  const open = (link: AppLink | null): void => {
    // A link that means nothing still comes from somebody who wants to see Gatehouse.
    asked = link ?? { verb: 'open' };
    desktop?.open(asked);
  };
  app.on('second-instance', (_event, argv) => {
    if (!isHidden(argv)) open(appLinkIn(argv));
  });
  // Before anything is awaited: macOS may send the link that started the application at once.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    open(parseAppLink(url));
  });
  app.on('activate', () => {
    // macOS sends it at the start too, which may be one without a window.
    if (desktop) open(null);
  });
  app.on('window-all-closed', () => {
    // The tray stays.
  });

  const { platform, execPath: executable, env } = process;
  const appFolder = app.getAppPath();
  useCompileCache(dataFolder);
  const { createGatehouse } = await import('./gatehouse.ts');
  const gatehouse = await createGatehouse({
    dataFolder,
    mode: 'desktop',
    version: app.getVersion(),
    env,
    openLink: openClientLink,
    bridge: {
      program: join(appFolder, 'dist', 'bridge', 'bridge.cjs'),
      runtime: { platform, executable, isElectron: true, program: app.isPackaged ? null : appFolder, env },
    },
  });
  // Electron's own answer is a dialog that stops every proxy until somebody clicks it.
  process.on('uncaughtException', (error) => gatehouse.log.error('An error that nobody expected', { error }));
  const shutdown = stopBeforeQuit(async () => {
    desktop?.stop();
    await gatehouse.stop();
  });
  // Clients are served before anything is drawn, and before what draws is loaded.
  await gatehouse.start();
  const [{ Desktop }] = await Promise.all([import('./app/desktop.ts'), app.whenReady()]);
  desktop = new Desktop({ gatehouse, dataFolder, appFolder, platform, shutdown });
  claimAppLinks(platform);
  const atLogin = isHidden(process.argv) || wasOpenedAtLogin(platform);
  const first = asked ?? appLinkIn(process.argv);
  if (first || !atLogin) desktop.open(first ?? undefined);
  keepCompiledCode();
}
