import type { AppDefinition } from '../../app.ts';
import type { RunningProcess } from '../../ports.ts';
import type { Platform } from '../path-template.ts';

/** True for a process of an application; where its path is not known, the name decides. */
export function belongsTo(
  { processes, runsFrom }: Pick<AppDefinition, 'processes' | 'runsFrom'>, { name, path }: RunningProcess, platform: Platform,
): boolean {
  // Windows knows no case in names.
  const plain = (text: string): string => (platform === 'win32' ? text.toLowerCase() : text);
  if (!processes.some((own) => plain(own) === plain(name))) return false;
  return path === null || (runsFrom?.[platform]?.(path) ?? true);
}
