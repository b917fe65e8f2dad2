import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockDataFolder } from '../../../main/gatehouse/instance-lock.ts';
import { startTimeOf } from '../../../main/store/process-start-time.ts';

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'gatehouse-lock-'));
const lockFile = (folder: string): string => join(folder, 'gatehouse.lock');

/** Some other living process. */
async function otherProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  onTestFinished(() => void child.kill());
  return child.pid ?? 0;
}

async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the lock of a data folder', () => {
  it('admits one Gatehouse, and names the one that has it', async () => {
    const folder = await newFolder();
    const lock = await lockDataFolder(folder);
    await expect(lockDataFolder(folder)).rejects.toMatchObject({
      code: 'already_running',
      message: expect.stringContaining(`pid ${process.pid}`),
      remedy: expect.stringContaining('GATEHOUSE_DATA_DIR'),
    });
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await lockDataFolder(folder)).release();
  });

  it('holds while the other process lives', async () => {
    const folder = await newFolder();
    const pid = await otherProcess();
    await writeFile(lockFile(folder), JSON.stringify({ pid, started: await startTimeOf(pid) }));
    await expect(lockDataFolder(folder)).rejects.toMatchObject({ code: 'already_running' });
  });

  it('is taken over from a process that was killed', async () => {
    const folder = await newFolder();
    await writeFile(lockFile(folder), JSON.stringify({ pid: await endedProcess(), started: '1' }));
    const lock = await lockDataFolder(folder);
    expect(JSON.parse(await readFile(lockFile(folder), 'utf8'))).toMatchObject({ pid: process.pid });
    expect(await readdir(folder)).toEqual(['gatehouse.lock']);
    await lock.release();
  });

  it.runIf(process.platform === 'linux')('is taken over where the pid went to another process', async () => {
    const folder = await newFolder();
    await writeFile(lockFile(folder), JSON.stringify({ pid: await otherProcess(), started: '1' }));
    await (await lockDataFolder(folder)).release();
  });

  it('is taken over where our own pid is in it, as after a restart of a container', async () => {
    const folder = await newFolder();
    await writeFile(lockFile(folder), JSON.stringify({ pid: process.pid, started: null }));
    await (await lockDataFolder(folder)).release();
  });

  it.each(['', '{"pid":', '[]', 'null'])('is taken over where it is torn (%j)', async (content) => {
    const folder = await newFolder();
    await writeFile(lockFile(folder), content);
    await (await lockDataFolder(folder)).release();
  });

  it('goes to exactly one of many that find a stale one at the same time', async () => {
    const folder = await newFolder();
    await writeFile(lockFile(folder), JSON.stringify({ pid: await endedProcess(), started: '1' }));
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataFolder(folder)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

it('a data folder that cannot be one is refused in words', async () => {
  const file = join(await newFolder(), 'a-file');
  await writeFile(file, '');
  await expect(lockDataFolder(file)).rejects.toMatchObject({
    code: 'data_folder_unusable', remedy: expect.stringContaining('GATEHOUSE_DATA_DIR'),
  });
});
