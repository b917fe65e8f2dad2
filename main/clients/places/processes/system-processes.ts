import type { Processes } from '../../ports.ts';
import { Glance } from './glance.ts';
import { linuxProcesses } from './linux.ts';
import { macProcesses } from './mac.ts';
import { windowsProcesses } from './windows.ts';

/** What runs on this computer; nothing where the system doesn't tell in time. */
export function systemProcesses(platform: NodeJS.Platform = process.platform): Processes {
  if (platform === 'win32') {
    const list = (): ReturnType<typeof windowsProcesses> => windowsProcesses();
    // PowerShell takes a processor's second: often enough is four times a minute.
    const glance = new Glance({ list, keptMs: 15_000, patienceMs: 500 });
    return { list, glance: () => glance.look() };
  }
  const list = platform === 'linux' ? linuxProcesses : macProcesses;
  return { list, glance: list };
}
