import { runForText } from './run-for-text.ts';
import type { PortHolder } from './port-holder.ts';

/**
 * The pid of the listener on `port` in the output of `netstat -ano -p TCP`. The state is translated on localised
 * systems, so a listener is known by its remote address with port 0.
 */
export function parseNetstat(output: string, port: number): number | null {
  for (const line of output.split(/\r?\n/)) {
    const [protocol, local, remote, ...rest] = line.trim().split(/\s+/);
    if (protocol === 'TCP' && local?.endsWith(`:${port}`) && remote?.endsWith(':0')) return Number(rest.at(-1)) || null;
  }
  return null;
}

/** The image name in one line of `tasklist /FO CSV /NH`. */
export const parseTasklist = (output: string): string | null => /^"([^"]+)"/m.exec(output)?.[1] ?? null;

export async function findOnWindows(port: number, timeLimitMs: number): Promise<PortHolder | null> {
  const tables = await Promise.all(
    ['TCP', 'TCPv6'].map((protocol) =>
      runForText('netstat.exe', ['-ano', '-p', protocol], timeLimitMs).catch(() => ''),
    ),
  );
  const pid = parseNetstat(tables.join('\n'), port);
  if (!pid) return null;
  const tasks = await runForText('tasklist.exe', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], timeLimitMs);
  return { pid, command: parseTasklist(tasks) ?? 'a program' };
}
