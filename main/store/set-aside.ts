import { access, rename } from 'node:fs/promises';
import type { Logger } from '../log/logger.ts';

/**
 * Gives a damaged file a name of its own, under which it is never overwritten: `<path>.corrupt-<time>`.
 * @param now epoch milliseconds
 * @returns the new path
 */
export async function setAside(path: string, reason: string, now: number, log: Logger): Promise<string> {
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  let target = `${path}.corrupt-${stamp}`;
  for (let number = 2; await exists(target); number += 1) target = `${path}.corrupt-${stamp}-${number}`;
  await rename(path, target);
  log.error('A damaged file was set aside.', { path, target, reason });
  return target;
}

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false);
