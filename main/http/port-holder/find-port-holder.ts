import { findOnLinux } from './linux.ts';
import { findOnMac } from './mac.ts';
import type { PortHolder } from './port-holder.ts';
import { findOnWindows } from './windows.ts';

const timeLimitMs = 1_500;

/** Names the process that listens on a TCP port of this machine; null where the OS does not tell us. Never rejects. */
export async function findPortHolder(port: number): Promise<PortHolder | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, timeLimitMs, null);
  });
  const holder = find(port).catch(() => null);
  return Promise.race([holder, late]).finally(() => clearTimeout(timer));
}

async function find(port: number): Promise<PortHolder | null> {
  switch (process.platform) {
    case 'linux':
      return findOnLinux(port);
    case 'darwin':
      return findOnMac(port, timeLimitMs);
    case 'win32':
      return findOnWindows(port, timeLimitMs);
    default:
      return null;
  }
}
