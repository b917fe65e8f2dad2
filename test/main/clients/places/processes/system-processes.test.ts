import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { linuxProcess } from '../../../../../main/clients/places/processes/linux.ts';
import { macProcess } from '../../../../../main/clients/places/processes/mac.ts';
import { systemProcesses } from '../../../../../main/clients/places/processes/system-processes.ts';

test.skipIf(process.platform === 'win32')('this process is among those that run, with its start', async () => {
  const own = process.platform === 'linux' ? (await readFile('/proc/self/comm', 'utf8')).trim() : basename(process.execPath);
  const startedMs = Date.now() - process.uptime() * 1000;
  const running = (await systemProcesses().glance()).filter(({ name }) => name === own);
  expect(running.map(({ started }) => Math.abs((started ?? 0) - startedMs) < 5_000)).toContain(true);
});

describe('a process', () => {
  test('of Linux: parentheses and spaces in its name, the start in ticks since boot', () => {
    const stat = `4711 (LM Studio (x)) S ${Array.from({ length: 18 }, () => '0').join(' ')} 12345 0`;
    expect(linuxProcess(stat, 1_000)).toEqual([{ name: 'LM Studio (x)', path: null, started: 1_123_450 }]);
    expect(linuxProcess('', 1_000)).toEqual([]);
  });

  test('of macOS: the start as a date, then the path', () => {
    const path = '/Applications/LM Studio.app/Contents/MacOS/LM Studio';
    const started = new Date(2026, 10, 23, 8, 15, 30).getTime();
    expect(macProcess(`Mon Nov 23 08:15:30 2026     ${path}`)).toEqual([{ name: 'LM Studio', path, started }]);
    expect(macProcess('Mon Nov 23 08:15:30 2026     -zsh')).toEqual([{ name: '-zsh', path: null, started }]);
    expect(macProcess('')).toEqual([]);
  });
});
