import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GatehouseError } from '../errors/index.ts';
import { autostartEntry, isAutostartEnabled } from './autostart-entry.ts';
import type { LoginItem } from './login-item.ts';

/** An entry in the autostart folder, which the desktops of Linux share. */
export class XdgAutostart implements LoginItem {
  readonly #file: string;
  readonly #command: readonly string[];

  /** @param command program and arguments that start Gatehouse without a window; the program as an absolute path */
  constructor(file: string, command: readonly string[]) {
    this.#file = file;
    this.#command = command;
  }

  async isOn(): Promise<boolean> {
    try {
      return isAutostartEnabled(await readFile(this.#file, 'utf8'));
    } catch {
      return false;
    }
  }

  async set(on: boolean): Promise<void> {
    try {
      if (!on) return await rm(this.#file, { force: true });
      await mkdir(dirname(this.#file), { recursive: true });
      await writeFile(this.#file, autostartEntry(this.#command));
    } catch (cause) {
      throw new GatehouseError('login_item_refused', 'The list of programs that start at login could not be changed.', {
        status: 409, remedy: `See that you may write to ${this.#file}.`, cause,
      });
    }
  }
}

/** Where the entry stands. @see https://specifications.freedesktop.org/basedir-spec/latest/ */
export function autostartFile(env: NodeJS.ProcessEnv, home: string): string {
  const folder = env['XDG_CONFIG_HOME'];
  // Relative paths are to be ignored.
  return join(folder?.startsWith('/') ? folder : join(home, '.config'), 'autostart', 'gatehouse.desktop');
}
