import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { app } from 'electron';

/**
 * The data folder: `GATEHOUSE_DATA_DIR`, or Electron's `userData` for "Gatehouse" (the same whether started from source
 * or installed). Electron is told too, so that nothing is written elsewhere; what Chromium itself keeps goes into a
 * folder of its own there. Must run before the single-instance lock, which lives in the data folder.
 */
export function useDataFolder(env: NodeJS.ProcessEnv): string {
  const chosen = env['GATEHOUSE_DATA_DIR'];
  const folder = chosen ? resolve(chosen) : join(app.getPath('appData'), 'Gatehouse');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  app.setPath('userData', folder);
  app.setPath('sessionData', join(folder, 'chromium'));
  app.setPath('crashDumps', join(folder, 'chromium', 'crashes'));
  app.setAppLogsPath(join(folder, 'logs'));
  return folder;
}
