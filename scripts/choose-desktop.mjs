import { displayProblem, isRoot, sandboxProblem } from './desktop-check.mjs';
import { ensureElectron } from './electron-runtime.mjs';

/**
 * How to start the desktop app, or why this machine can only run headless (in half a sentence).
 * @returns {Promise<{ executable: string, flags: string[] } | { headless: string }>}
 */
export async function chooseDesktop() {
  const noDisplay = await displayProblem(process.platform, process.env);
  if (noDisplay) return { headless: noDisplay };
  const electron = await ensureElectron();
  if ('unavailable' in electron) return { headless: electron.unavailable };
  const noSandbox = sandboxProblem(electron.dist);
  if (noSandbox) return { headless: noSandbox };
  const asRoot = process.platform === 'linux' && isRoot();
  if (asRoot) console.log('Running as root, where Chromium has no sandbox: Electron gets --no-sandbox.');
  return { executable: electron.executable, flags: asRoot ? ['--no-sandbox'] : [] };
}
