import '../runtime.ts';
import { homedir } from 'node:os';
import { diagnoseFolder } from '../doctor/resting.ts';
import { createLogger } from '../log/create-logger.ts';
import { dataFolderOf } from './data-folder.ts';
import { askRunning, gatewayPortOf } from './doctor/ask-running.ts';

/**
 * `npm run doctor`: the diagnosis of the Gatehouse that runs, or of its data folder where none does. `--json` prints
 * the report as data. Exit code 0 where there is no problem, else 1.
 */

declare const __GATEHOUSE_VERSION__: string;

const { env, platform, argv } = process;
const dataFolder = dataFolderOf(env, platform, homedir());

run().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});

async function run(): Promise<void> {
  const gatewayPort = await gatewayPortOf(dataFolder, env);
  const asked = await askRunning(dataFolder, gatewayPort);
  const report = 'report' in asked ? asked.report : await diagnoseFolder({
    dataFolder, gatewayPort, version: __GATEHOUSE_VERSION__, reason: asked, isRunning: asked.isRunning,
  }, createLogger({ folder: null, level: 'error', stderr: true }));
  process.stdout.write(`${argv.includes('--json') ? JSON.stringify(report, null, 2) : report.text}\n`);
  process.exitCode = report.problems > 0 ? 1 : 0;
}
