import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Something that keeps a running process from saving, and that can be taken back. */
export interface DiskFault {
  name: string;
  /** What a person has to be told. */
  words: RegExp;
  begin(processId: number, disk: string): Promise<void>;
  end(processId: number, disk: string): Promise<void>;
  /** True where the disk itself has to be one of our own. */
  needsDisk: boolean;
}

const ballast = (disk: string): string => join(disk, 'ballast');

const full: DiskFault = {
  name: 'a full disk',
  words: /disk is full/,
  needsDisk: true,
  // Written until there is no room left, for which the system makes the last write fail.
  begin: (_, disk) => writeFile(ballast(disk), Buffer.alloc(8 * 1024 * 1024)).catch(() => undefined),
  end: (_, disk) => rm(ballast(disk)),
};

const readOnly: DiskFault = {
  name: 'a disk that became read-only',
  words: /disk is read-only/,
  needsDisk: true,
  // Mounted over itself: a disk on which a file is open for writing cannot be made read-only on demand.
  async begin(_, disk) {
    await run('mount', ['--bind', disk, disk]);
    await run('mount', ['-o', 'remount,bind,ro', disk]);
  },
  end: async (_, disk) => void await run('umount', [disk]),
};

/** A running process's soft limit; raising it again to the hard one takes no rights. */
const limit = async (processId: number, name: string, value: string): Promise<void> =>
  void await run('prlimit', ['--pid', String(processId), `--${name}=${value}:`]);

const noDescriptors: DiskFault = {
  name: 'no file descriptors left',
  words: /too many files and connections open/,
  needsDisk: false,
  // What is open stays open, and there is no number left for anything new.
  begin: (processId) => limit(processId, 'nofile', '1'),
  end: (processId) => limit(processId, 'nofile', '1024'),
};

const shortFiles: DiskFault = {
  name: 'a limit on the size of files',
  words: /grow past the limit/,
  needsDisk: false,
  begin: (processId) => limit(processId, 'fsize', '0'),
  end: (processId) => limit(processId, 'fsize', 'unlimited'),
};

export const diskFaults: readonly DiskFault[] = [full, readOnly, noDescriptors, shortFiles];

/** A folder on a disk of four megabytes of its own, or in the temporary folder where this user may not mount one. */
export interface OwnDisk {
  folder: string;
  mounted: boolean;
  remove(): Promise<void>;
}

export async function ownDisk(): Promise<OwnDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-disk-'));
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]).then(() => true, () => false);
  return {
    folder,
    mounted,
    async remove() {
      if (mounted) await run('umount', ['--lazy', '--recursive', folder]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Why this fault cannot be made here; null where it can. */
export async function whyNot(fault: DiskFault, disk: OwnDisk): Promise<string | null> {
  if (process.platform !== 'linux') return 'only Linux lets a running process be limited from outside';
  if (fault.needsDisk) return disk.mounted ? null : 'this user may not mount a disk';
  return run('prlimit', ['--version']).then(() => null, () => 'prlimit is not installed');
}
