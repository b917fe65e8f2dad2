import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** An Electron to test with, or the reason, in a sentence, why there is none. */
export type DesktopRuntime = { executable: string } | { unavailable: string };

interface RuntimeScript {
  ensureElectron(options: { standIn: boolean }): Promise<DesktopRuntime>;
}

/** The Electron that `npm test` found, or, when the tests are run by themselves, the one found now. */
export async function desktopRuntime(): Promise<DesktopRuntime> {
  if (process.platform !== 'linux') return { unavailable: 'the desktop tests run on Linux, with Xvfb' };
  for (const program of ['Xvfb', 'gnome-keyring-daemon', 'dbus-daemon']) {
    if (!isInstalled(program)) return { unavailable: `${program} is not installed` };
  }
  const found = process.env['GATEHOUSE_TEST_ELECTRON'];
  if (found) return { executable: found };
  const script = pathToFileURL(resolve('scripts', 'electron-runtime.mjs')).href;
  const { ensureElectron } = (await import(script)) as RuntimeScript;
  return ensureElectron({ standIn: true });
}

const isInstalled = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)));
