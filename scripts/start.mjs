import { spawn } from 'node:child_process';
import { chooseDesktop } from './choose-desktop.mjs';
import { root } from './root.mjs';
import { runHeadless } from './run-headless.mjs';
import { ensureBuild, ensureDependencies } from './setup.mjs';

// The desktop app where it can run, else the same gateway headless.
ensureDependencies();
ensureBuild();
const desktop = await chooseDesktop();
if ('headless' in desktop) {
  console.log(`Running headless, with the UI in the browser: ${desktop.headless}.`);
  await runHeadless();
} else {
  const app = spawn(desktop.executable, [...desktop.flags, root, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends Ctrl+C to both processes, and a second one would end Electron at once: only wait.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => app.kill('SIGTERM'));
  app.on('error', (error) => {
    console.error(`Electron could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  app.on('exit', (code) => { process.exitCode = code ?? 1; });
}
