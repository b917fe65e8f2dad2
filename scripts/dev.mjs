import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { chooseDesktop } from './choose-desktop.mjs';
import { root } from './root.mjs';
import { ensureDependencies } from './setup.mjs';

// Rebuilds what changes and starts the app again; several changes at once make one restart.
ensureDependencies();
// Imported late: it needs the dependencies.
const { watchAll } = await import('./build.mjs');
const desktop = await chooseDesktop();
if ('headless' in desktop) console.log(`Running headless, with the UI in the browser: ${desktop.headless}.`);
const [command, args] = 'headless' in desktop
  ? [process.execPath, ['--enable-source-maps', join(root, 'dist/main/headless.cjs')]]
  : [desktop.executable, [...desktop.flags, root]];
args.push(...process.argv.slice(2));

const waitingForFirstBuild = new Set(['main', 'bridge', 'preload', 'renderer']);
const restartDelayMs = 200;
/** @type {import('node:child_process').ChildProcess | undefined} */
let app;
/** @type {NodeJS.Timeout | undefined} */
let timer;
let stopping = false;

const watcher = await watchAll((part, error) => {
  if (error) {
    console.error(`The build of ${part} failed: ${error.message}`);
    return;
  }
  waitingForFirstBuild.delete(part);
  if (waitingForFirstBuild.size > 0 || stopping) return;
  // A browser page needs no restart of the gateway behind it.
  if (app && part === 'renderer' && 'headless' in desktop) {
    console.log('The UI is rebuilt: reload the page.');
    return;
  }
  clearTimeout(timer);
  timer = setTimeout(restart, restartDelayMs);
});

async function restart() {
  await stop();
  console.log(`${app ? 'Restarting' : 'Starting'} Gatehouse.`);
  app = spawn(command, args, { stdio: 'inherit', env: { ...process.env, NODE_ENV: 'development' } });
}

async function stop() {
  if (!app || app.exitCode !== null || app.signalCode !== null) return;
  const ended = once(app, 'exit');
  app.kill('SIGTERM');
  await ended;
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    stopping = true;
    clearTimeout(timer);
    await watcher.close();
    await stop();
    process.exit(0);
  });
}
