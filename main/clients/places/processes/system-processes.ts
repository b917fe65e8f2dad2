import type { Processes } from '../../ports.ts';
import { Glance } from './glance.ts';
import { linuxProcesses } from './linux.ts';
import { macProcesses } from './mac.ts';
import { windowsProcesses } from './windows.ts';

/** What runs on this computer; nothing where the system doesn't tell in time. */
export function systemProcesses(platform: NodeJS.Platform = process.platform): Processes {
  if (platform === 'win32') {
    // PowerShell takes a second of a processor: who types while a preview follows asks once, and a page four times a minute.
    const now = new Glance({ list: () => windowsProcesses(), keptMs: 1_000, patienceMs: 15_000 });
    const glance = new Glance({ list: () => now.look(), keptMs: 15_000, patienceMs: 500 });
    return { list: () => now.look(), glance: () => glance.look() };
  }
  const list = platform === 'linux' ? linuxProcesses : macProcesses;
  return { list, glance: list };
}
