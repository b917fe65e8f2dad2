import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureElectron } from './electron-runtime.mjs';
import { root } from './root.mjs';
import { ensureBuild, ensureDependencies } from './setup.mjs';
import { countTests } from './test-counts.mjs';

// Everything that must hold before a change lands: types, lint, build, tests. Arguments go to Vitest:
// `npm test -- test/main/store`. Whatever ends this process, the last line counts the tests; a stage before the tests
// that fails counts as one.
const results = join(root, 'dist', 'test-results.json');
let counts = { passed: 0, failed: 1, skipped: 0 };
process.on('exit', () => console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`));

ensureDependencies();
check('type check', ['node_modules/typescript/bin/tsc', '-p', '.']);
check('check of the Svelte files', [
  'node_modules/svelte-check/bin/svelte-check', '--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings',
]);
check('linter', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']);
ensureBuild();

const electron = await ensureElectron({ standIn: true });
console.log('unavailable' in electron
  ? `The tests on Electron are skipped: ${electron.unavailable}.`
  : `The tests on Electron use ${electron.version} (${electron.source}).`);

rmSync(results, { force: true });
const exitCode = runNode(
  ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`,
    ...process.argv.slice(2)],
  'unavailable' in electron
    ? { GATEHOUSE_TEST_ELECTRON_UNAVAILABLE: electron.unavailable }
    : { GATEHOUSE_TEST_ELECTRON: electron.executable },
);
counts = countTests(JSON.parse(readFileSync(results, 'utf8')), exitCode);
process.exitCode = counts.failed > 0 ? 1 : 0;

/**
 * Runs one of the checks before the tests, and ends the process where it fails.
 * @param {string} name
 * @param {string[]} args
 */
function check(name, args) {
  console.log(`The ${name} runs.`);
  if (runNode(args) === 0) return;
  console.error(`The ${name} failed: see its messages above.`);
  process.exit(1);
}

/**
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
function runNode(args, env = {}) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;
}
