import './runtime.ts';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { keepCompiledCode, useCompileCache } from './runtime/compile-cache.ts';
import type { Gatehouse } from './gatehouse.ts';
import { announceMoves } from './headless/announce-moves.ts';
import { dataFolderOf } from './headless/data-folder.ts';
import { explainFailure } from './headless/failure.ts';
import { greeting, loginLines } from './headless/greeting.ts';
import { stopOnSignals } from './headless/stop-on-signals.ts';

/** Node's entry: wiring only. The same gateway as the desktop's, with its UI in the browser. */

declare const __GATEHOUSE_VERSION__: string;

const print = (...lines: string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
// Whoever reads our lines may go away, as `| head` does; that must not end the gateway.
process.stdout.on('error', () => undefined);

run().catch((error: unknown) => {
  process.stderr.write(`${explainFailure(error)}\n`);
  process.exit(1);
});

async function run(): Promise<void> {
  const { env, platform, pid } = process;
  const dataFolder = dataFolderOf(env, platform, homedir());
  useCompileCache(dataFolder);
  const { createGatehouse } = await import('./gatehouse.ts');
  const gatehouse = await createGatehouse({
    dataFolder,
    mode: 'headless',
    version: __GATEHOUSE_VERSION__,
    env,
    uiFolder: join(import.meta.dirname, '..', 'renderer'),
    bridge: {
      program: join(import.meta.dirname, '..', 'bridge', 'bridge.cjs'),
      runtime: { platform, executable: process.execPath, isElectron: false, program: import.meta.filename, env },
    },
    // In a terminal the lines below are for a person; elsewhere standard error is where services log.
    ...(process.stderr.isTTY ? {} : { logToStderr: true }),
  });
  process.on('uncaughtExceptionMonitor', (error) => gatehouse.log.error('Gatehouse ends on an error', { error }));
  stopOnSignals(gatehouse, print);
  await startOrStop(gatehouse);

  const { gateway, notices } = await gatehouse.state();
  const link = gatehouse.loginLink();
  const { adminTokenFile } = gatehouse;
  print(greeting({ url: gateway.url, link, adminTokenFile, notices, processId: pid, platform }));
  keepCompiledCode();
  announceMoves(gatehouse, gateway.url, print);
  // In place of Node's own use of this signal, which would open its debugger.
  if (platform !== 'win32') process.on('SIGUSR1', () => print(...loginLines(gatehouse.loginLink())));
}

async function startOrStop(gatehouse: Gatehouse): Promise<void> {
  try {
    await gatehouse.start();
  } catch (error) {
    await gatehouse.stop();
    throw error;
  }
}
