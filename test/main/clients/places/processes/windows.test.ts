import { win32 } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fromPowershell, fromTasklist, powershell, tasklist, windowsProcesses, type Command } from '../../../../../main/clients/places/processes/windows.ts';

const desktop = {
  Name: 'claude.exe', ExecutablePath: 'C:\\Users\\Jörg\\AppData\\Local\\AnthropicClaude\\app-1.2.3\\claude.exe', Started: '2026-11-23T08:15:30.1234567Z',
};
const system = { Name: 'System', ExecutablePath: null, Started: '2026-11-20T05:00:00.0000000Z' };
const table = JSON.stringify([{ Name: 'System Idle Process', ExecutablePath: null, Started: null }, system, desktop]);
const asRead = {
  name: 'claude', path: desktop.ExecutablePath, started: Date.UTC(2026, 10, 23, 8, 15, 30, 123),
};

describe('what PowerShell says of the processes', () => {
  test('names without ".exe", paths, and starts; what it keeps to itself is unknown', () => {
    expect(fromPowershell(Buffer.from(`${table}\r\n`))).toEqual([
      { name: 'System Idle Process', path: null, started: null },
      { name: 'System', path: null, started: Date.UTC(2026, 10, 20, 5) },
      asRead,
    ]);
  });

  test('also where a value that is none is written in another way', () => {
    const idle = { name: 'System Idle Process', path: null, started: null };
    for (const none of [{ ExecutablePath: null, Started: '' }, { ExecutablePath: '', Started: {} }, {}]) {
      expect(fromPowershell(Buffer.from(JSON.stringify([{ Name: 'System Idle Process', ...none }, desktop])))).toEqual([idle, asRead]);
    }
  });

  test.each([
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${table}\r\n`)],
    ['UTF-16 with a mark', Buffer.from(`\uFEFF${table}\r\n`, 'utf16le')],
    ['UTF-16 without one', Buffer.from(`${table}\r\n`, 'utf16le')],
  ])('is read from %s', (_, output) => {
    expect(fromPowershell(output)).toContainEqual(asRead);
  });

  test('one process is no list, and still one process', () => {
    expect(fromPowershell(Buffer.from(JSON.stringify(desktop)))).toEqual([asRead]);
  });

  test.each([
    ['nothing', ''],
    ['a message', 'Get-CimInstance : Access denied\r\n'],
    ['a part of it', table.slice(0, -20)],
    ['something else', '{"version": 5}'],
  ])('%s is no answer', (_, output) => {
    expect(fromPowershell(Buffer.from(output))).toBeNull();
  });
});

describe('the commands', () => {
  const env = { SystemRoot: 'D:\\Windows' };

  test('are those of the system, by their full path', () => {
    expect(powershell(env).file).toBe('D:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
    expect(powershell({}).file).toBe('C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
    expect(tasklist(env).file).toBe('D:\\Windows\\System32\\tasklist.exe');
  });

  test('ask nobody anything, load no profile, and need no quoting', () => {
    const { args } = powershell(env);
    expect(args.slice(0, -1)).toEqual(['-NoLogo', '-NoProfile', '-NonInteractive', '-Command']);
    expect(args.at(-1)).toMatch(/Win32_Process .*ToUniversalTime\(\).*ConvertTo-Json/);
    expect(args.at(-1)).not.toContain('"');
  });

  test('where PowerShell gives no answer, the names come from the list of tasks', async () => {
    const asked: string[] = [];
    const run = async ({ file }: Command): Promise<Buffer | null> => {
      asked.push(win32.basename(file));
      return file.endsWith('tasklist.exe') ? Buffer.from('"Cursor.exe","4711","Console","1","120.332 K"\r\n') : null;
    };
    expect(await windowsProcesses(env, run)).toEqual([{ name: 'Cursor', path: null, started: null }]);
    expect(asked).toEqual(['powershell.exe', 'tasklist.exe']);
    expect(await windowsProcesses(env, async () => null)).toEqual([]);
  });

  test('a list of tasks in any language', () => {
    expect(fromTasklist('"LM Studio.exe","812","Console","1","98\u00a0332 Ko"\r')).toEqual([{ name: 'LM Studio', path: null, started: null }]);
    expect(fromTasklist('\r')).toEqual([]);
  });
});
