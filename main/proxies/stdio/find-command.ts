import { access, constants, readFile, stat } from 'node:fs/promises';
import { posix, win32 } from 'node:path';
import { GatehouseError } from '../../errors/index.ts';
import { scriptOfShim } from './cmd-shim.ts';
import type { SearchPath } from './login-shell-path.ts';

/** A program as it can be started without a shell; `args` come before those of the configuration. */
export interface Program {
  file: string;
  args: string[];
}

/**
 * Finds a command as a shell would: a path as it is, a bare name in the folders of PATH.
 * @throws GatehouseError "command_not_found", "command_needs_shell" (409)
 */
export async function findCommand(
  command: string,
  search: SearchPath,
  platform: NodeJS.Platform = process.platform,
): Promise<Program> {
  const windows = platform === 'win32';
  const { delimiter, join, dirname } = windows ? win32 : posix;
  const isPath = command.includes('/') || (windows && command.includes('\\'));
  const folders = isPath ? [''] : search.path.split(delimiter).filter((folder) => folder !== '');
  const extensions = windows && !/\.(?:exe|com|cmd|bat)$/i.test(command) ? ['.exe', '.com', '.cmd', '.bat'] : [''];
  for (const folder of folders) {
    for (const extension of extensions) {
      const file = (folder === '' ? command : join(folder, command)) + extension;
      if (!(await isProgram(file))) continue;
      if (!windows || !/\.(?:cmd|bat)$/i.test(file)) return { file, args: [] };
      const script = scriptOfShim(await readFile(file, 'latin1'), dirname(file));
      if (script === null) throw needsShell(file);
      return { file: (await findCommand('node', search, platform)).file, args: [script] };
    }
  }
  throw notFound(command, isPath, search);
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

function notFound(command: string, isPath: boolean, { path, source }: SearchPath): GatehouseError {
  const where = isPath ? 'at this place' : `on the PATH of ${source === 'login shell' ? 'your login shell' : source}`;
  return new GatehouseError('command_not_found', `The program "${command}" was not found ${where}.`, {
    status: 409,
    field: 'upstream.command',
    remedy: /\s/.test(command)
      ? 'Enter the program alone, or its full path: its arguments have a field of their own.'
      : 'Install it, or enter the full path of the program.',
    detail: { path, source },
  });
}

const needsShell = (file: string): GatehouseError =>
  new GatehouseError('command_needs_shell', `"${file}" is a batch file, which Gatehouse does not run.`, {
    status: 409,
    field: 'upstream.command',
    remedy: 'Enter the program that it starts.',
  });
