import { win32 } from 'node:path';
import { z } from 'zod';
import type { RunningProcess } from '../../ports.ts';
import { outputOf } from './output-of.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Command {
  file: string;
  args: string[];
}

/** Times in UTC by ISO 8601 and text in UTF-8, whatever the language of the system. */
const script = [
  'try { [Console]::OutputEncoding = New-Object Text.UTF8Encoding $false } catch { }',
  'Get-CimInstance -ClassName Win32_Process -Property Name,ExecutablePath,CreationDate'
    + " | Select-Object Name,ExecutablePath,@{n='Started';e={if ($_.CreationDate) {$_.CreationDate.ToUniversalTime().ToString('o')} else {''}}}"
    + ' | ConvertTo-Json -Compress',
].join('; ');

/**
 * What tells names, paths and start times: takes a second or so. By its full path, since what else is called
 * "powershell" on the PATH is not asked; without quotation marks, which Windows would want to have escaped.
 */
export const powershell = (env: Environment): Command => ({
  file: inSystem(env, 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
  args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script],
});

/** What tells names alone, where PowerShell is forbidden. */
export const tasklist = (env: Environment): Command => ({ file: inSystem(env, 'tasklist.exe'), args: ['/fo', 'csv', '/nh'] });

const inSystem = ({ SystemRoot, windir }: Environment, ...path: string[]): string =>
  win32.join(SystemRoot || windir || 'C:\\Windows', 'System32', ...path);

/** @param run what a command prints; null where it fails */
export async function windowsProcesses(
  env: Environment = process.env, run: (command: Command) => Promise<Buffer | null> = ({ file, args }) => outputOf(file, args),
): Promise<RunningProcess[]> {
  const told = await run(powershell(env));
  return (told && fromPowershell(told)) ?? (await run(tasklist(env)))?.toString('latin1').split('\n').flatMap(fromTasklist) ?? [];
}

/** What some versions write for a value that is none is `{}`. */
const told = z.string().nullable().catch(null);
const row = z.object({ Name: z.string(), ExecutablePath: told, Started: told });
/** `ConvertTo-Json` makes a list of several, and an object of one. */
const rows = z.union([z.array(row), row.transform((one) => [one])]);

/** Null for what is not the table that was asked for. Programs of other people have no path. */
export function fromPowershell(output: Buffer): RunningProcess[] | null {
  const text = textOf(output).trim();
  if (text === '') return null;
  const table = rows.safeParse(parsed(text));
  return table.success ? table.data.map(({ Name: name, ExecutablePath: path, Started: started }) => ({
    name: name.replace(/\.exe$/i, ''),
    path: path || null,
    started: started ? Date.parse(started) || null : null,
  })) : null;
}

/** A line of CSV: the name of the program first, in quotation marks. */
export function fromTasklist(line: string): RunningProcess[] {
  const name = /^"([^"]+)\.exe"/i.exec(line)?.[1];
  return name === undefined ? [] : [{ name, path: null, started: null }];
}

/** Where the encoding was not to be set, some systems answer in UTF-16; a mark may stand before either. */
function textOf(output: Buffer): string {
  const wide = output[1] === 0 || (output[0] === 0xff && output[1] === 0xfe);
  return output.toString(wide ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
