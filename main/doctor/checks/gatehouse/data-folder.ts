import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import type { GatewayView } from '../../../../preload/schema/views.ts';
import { good, problem, type Check, type Judgement } from '../../check.ts';

/** A sign-in writes a few kilobytes; logs rotate within some megabytes. */
const neededBytes = 50 * 1024 * 1024;

export const dataFolder: Check<GatewayView> = {
  id: 'data-folder',
  title: 'Data folder',
  look: ({ data_folder: folder }) => lookAtDataFolder(folder),
};

export async function lookAtDataFolder(folder: string): Promise<Judgement> {
  const writable = await access(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(() => true, () => false);
  const { bavail, bsize } = await statfs(folder).catch(() => ({ bavail: 0, bsize: 0 }));
  return judgeDataFolder(folder, writable, bsize === 0 ? null : bavail * bsize);
}

/** @param free bytes; null where the system does not tell */
export function judgeDataFolder(folder: string, writable: boolean, free: number | null): Judgement {
  const looked = `Whether ${folder} can be written`;
  if (!writable) {
    return problem(looked, `Gatehouse may not write to ${folder}: nothing that changes can be kept.`,
      'Give your user the right to write there, or choose another folder with GATEHOUSE_DATA_DIR.');
  }
  if (free !== null && free < neededBytes) {
    return problem(looked, `The disk has only ${sizeInWords(free)} left: sign-ins may not be kept.`, 'Free some space on this disk.');
  }
  return good(looked, free === null ? 'It can be written.' : `It can be written, and the disk has ${sizeInWords(free)} left.`);
}

function sizeInWords(bytes: number): string {
  const megabytes = Math.floor(bytes / 1024 ** 2);
  return megabytes < 10_000 ? `${megabytes.toLocaleString('en')} MB` : `${Math.floor(bytes / 1024 ** 3).toLocaleString('en')} GB`;
}
