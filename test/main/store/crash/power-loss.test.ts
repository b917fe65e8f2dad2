import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { bundle } from './bundle.ts';

const run = promisify(execFile);

const canTrace = (): Promise<boolean> => run('strace', ['-o', '/dev/null', 'true']).then(() => true, () => false);

/**
 * A kill leaves what the kernel still holds, a loss of power does not. Hence the order of the calls: the content is
 * synced before its name changes, and the folder after, before anyone is told.
 */
test('a write is acknowledged only after fsync, rename and fsync of the folder, in this order', async (context) => {
  if (!await canTrace()) return context.skip('strace cannot be used here.');
  const folder = await temporaryFolder();
  const program = await bundle('test/main/store/crash/writer.ts', await temporaryFolder());
  const trace = join(folder, 'trace');
  await run('strace', [
    '-f', '-y', '-s', '40', '-e', 'trace=fsync,fdatasync,rename,renameat,renameat2,write', '-o', trace,
    process.execPath, program, join(folder, 'data'), '1', '3',
  ]);

  const steps = (await readFile(trace, 'utf8')).split('\n').flatMap((line) => {
    if (/fsync\(\d+<[^>]*\/\.grants\.json\.[^>]*\.tmp>/.test(line)) return ['content'];
    if (/rename\w*\(.*\.tmp".*\/grants\.json"/.test(line)) return ['name'];
    if (/fsync\(\d+<[^>]*\/data>/.test(line)) return ['folder'];
    return /write\(1<.*"grant 2\\n"/.test(line) ? ['told'] : [];
  });
  const untilTold = steps.slice(0, steps.indexOf('told'));
  const renamed = untilTold.lastIndexOf('name');
  const renamedBefore = untilTold.lastIndexOf('name', renamed - 1);
  expect(renamedBefore).toBeGreaterThan(0);
  expect(untilTold.slice(renamedBefore, renamed)).toContain('content');
  expect(untilTold.slice(renamed)).toContain('folder');
});
