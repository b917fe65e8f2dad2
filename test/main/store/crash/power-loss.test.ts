import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { bundle } from './bundle.ts';

const run = promisify(execFile);

const canTrace = await run('strace', ['-o', '/dev/null', 'true']).then(() => true, () => false);

/** The system calls of a writer that changes everything three times, line by line. */
async function traceWriter(folder: string): Promise<string[]> {
  const program = await bundle('test/main/store/crash/writer.ts', await temporaryFolder());
  const trace = join(folder, 'trace');
  await run('strace', [
    '-f', '-y', '-s', '40', '-e', 'trace=fsync,fdatasync,rename,renameat,renameat2,write,pwrite64', '-o', trace,
    process.execPath, program, join(folder, 'data'), '1', '3',
  ]);
  return (await readFile(trace, 'utf8')).split('\n');
}

/** The names of the steps that the lines show, in their order, up to and without the step "told". */
function stepsUntilTold(lines: readonly string[], patterns: Readonly<Record<string, RegExp>>): string[] {
  const steps = lines.flatMap((line) => Object.keys(patterns).filter((name) => patterns[name]?.test(line)).slice(0, 1));
  expect(steps).toContain('told');
  return steps.slice(0, steps.indexOf('told'));
}

/** A kill leaves what the kernel still holds, a loss of power does not. Hence the order of the calls. */
describe.skipIf(!canTrace)('a change is acknowledged only after', () => {
  test('fsync of the new file, its renaming and fsync of the folder, where the file is replaced', async () => {
    const steps = stepsUntilTold(await traceWriter(await temporaryFolder()), {
      content: /fsync\(\d+<[^>]*\/\.vault\.json\.[^>]*\.tmp>/,
      name: /rename\w*\(.*\.tmp".*\/vault\.json"/,
      folder: /fsync\(\d+<[^>]*\/data>/,
      told: /write\(1<.*"secret 2\\n"/,
    });
    const renamed = steps.lastIndexOf('name');
    const renamedBefore = steps.lastIndexOf('name', renamed - 1);
    expect(renamedBefore).toBeGreaterThan(0);
    expect(steps.slice(renamedBefore, renamed)).toContain('content');
    expect(steps.slice(renamed)).toContain('folder');
  });

  test('its record was appended and synced, where there is a journal, which was in the folder before', async () => {
    const steps = stepsUntilTold(await traceWriter(await temporaryFolder()), {
      file: /rename\w*\(.*\.tmp".*\/grants\.json"/,
      folder: /fsync\(\d+<[^>]*\/data>/,
      appended: /write\w*\(\d+<[^>]*\/grants\.journal>/,
      synced: /fdatasync\(\d+<[^>]*\/grants\.journal>/,
      told: /write\(1<.*"grant 2\\n"/,
    });
    const ofJournal = steps.filter((step) => step === 'appended' || step === 'synced');
    expect(ofJournal.slice(-2)).toEqual(['appended', 'synced']);
    expect(ofJournal.filter((step) => step === 'synced')).toHaveLength(3);
    expect(steps.lastIndexOf('file')).toBeLessThan(steps.indexOf('appended'));
    expect(steps.slice(steps.lastIndexOf('file'), steps.indexOf('appended'))).toContain('folder');
  });
});
