import { runForText } from './run-for-text.ts';
import type { PortHolder } from './port-holder.ts';

/** Reads lsof's field output (`-F pc`): a line "p" with the pid, then a line "c" with the command. */
export function parseLsof(output: string): PortHolder | null {
  const pid = /^p(\d+)$/m.exec(output)?.[1];
  const command = /^c(.+)$/m.exec(output)?.[1];
  return pid && command ? { pid: Number(pid), command } : null;
}

export async function findOnMac(port: number, timeLimitMs: number): Promise<PortHolder | null> {
  const filters = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
  return parseLsof(await runForText('/usr/sbin/lsof', filters, timeLimitMs));
}
