import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureElectron } from './electron-runtime.mjs';
import { root } from './root.mjs';
import { ensureBuild, ensureDependencies } from './setup.mjs';

// Packs the app for this platform into release/: a folder that runs from where it lies, or what the arguments name
// (`npm run package -- --linux deb`). A runtime named by ELECTRON_OVERRIDE_DIST_PATH is packed instead of the pinned.
ensureDependencies();
ensureBuild();

const electron = process.env.ELECTRON_OVERRIDE_DIST_PATH ? await ensureElectron() : undefined;
if (electron && 'unavailable' in electron) {
  console.error(`Nothing was packed: ${electron.unavailable}.`);
  process.exit(1);
}

const targets = process.argv.length > 2 ? process.argv.slice(2) : ['--dir'];
const work = mkdtempSync(join(tmpdir(), 'gatehouse-package-'));
try {
  const builder = createRequire(import.meta.url).resolve('electron-builder/cli.js');
  const options = [...targets, '--publish', 'never', ...updates(process.env.GATEHOUSE_UPDATE_URL), ...overrides(electron, work)];
  const { status } = spawnSync(process.execPath, [builder, ...options], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}

/**
 * Where the packed app will ask for newer versions. Without an address it never asks.
 * @param {string | undefined} url of the folder that holds the releases
 */
function updates(url) {
  return url ? ['-c.publish.provider=generic', `-c.publish.url=${url}`] : [];
}

/**
 * @param {import('./electron-runtime.mjs').Electron | undefined} runtime to pack in place of the pinned one
 * @param {string} folder where a copy of it may lie
 */
function overrides(runtime, folder) {
  if (!runtime) return [];
  const dist = join(folder, 'electron');
  // An app inside the runtime would be started in place of ours.
  const ownApp = join(runtime.dist, 'resources', 'app');
  cpSync(runtime.dist, dist, { recursive: true, verbatimSymlinks: true, filter: (source) => source !== ownApp });
  // The fuses belong to the pinned version; an older runtime lacks some of them. Empty means none.
  return [`-c.electronDist=${dist}`, `-c.electronVersion=${runtime.version}`, '-c.electronFuses='];
}
