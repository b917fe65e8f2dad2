import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, root } from './root.mjs';

/** The files and folders whose change makes a build stale. */
const sources = ['main', 'preload', 'renderer', 'package.json', 'package-lock.json', 'scripts/build.mjs'];

/**
 * True when node_modules under `folder` holds what package-lock.json asks for. npm notes what it installed in
 * node_modules/.package-lock.json and writes that file last, so that an interrupted installation doesn't count.
 * Packages that the lock calls optional may be missing: this platform may not take them.
 * @param {string} folder
 */
export function dependenciesAreCurrent(folder) {
  const wanted = readJson(join(folder, 'package-lock.json'))?.packages;
  const installed = readJson(join(folder, 'node_modules', '.package-lock.json'))?.packages;
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) =>
    path === '' || entry.optional === true || entry.devOptional === true ||
    installed[path]?.version === entry.version);
}

/**
 * True when the build under `folder` is newer than everything that it was made from. A folder's own time counts too:
 * it changes when a file in it is deleted.
 * @param {string} folder
 */
export function buildIsCurrent(folder) {
  const stamp = statSync(join(folder, 'dist', '.built'), { throwIfNoEntry: false });
  return stamp !== undefined && sources.every((source) => newestChange(join(folder, source)) <= stamp.mtimeMs);
}

/** Installs the dependencies unless they are there. Ends the process with npm's exit code where npm fails. */
export function ensureDependencies() {
  if (dependenciesAreCurrent(root)) return;
  console.log('Installing the dependencies (npm ci).');
  // npm is a script on Windows, which only a shell can start; the arguments are constants.
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root, stdio: 'inherit', shell: process.platform === 'win32',
  });
  if (status !== 0) fail('npm ci failed: see its message above.', status);
}

/** Builds dist/ unless it is newer than its sources. Ends the process where the build fails. */
export function ensureBuild() {
  if (buildIsCurrent(root)) return;
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: 'inherit' });
  if (status !== 0) fail('The build failed: see its message above.', status);
}

/**
 * @param {string} path
 * @returns {number} milliseconds since the epoch
 */
function newestChange(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** @param {string} path */
function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/**
 * @param {string} sentence
 * @param {number | null} status
 * @returns {never}
 */
function fail(sentence, status) {
  console.error(sentence);
  process.exit(status || 1);
}

if (isMain(import.meta.url)) ensureDependencies();
