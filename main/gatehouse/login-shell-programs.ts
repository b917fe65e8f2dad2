import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import type { Programs } from '../clients/ports.ts';
import { findCommand } from '../proxies/stdio/find-command.ts';
import { loginShellPath, type SearchPath } from '../proxies/stdio/login-shell-path.ts';

const timeLimitMs = 30_000;

/** Programs that the person has in a terminal. Their PATH is asked for once, when it is first needed. */
export class LoginShellPrograms implements Programs {
  readonly #env: NodeJS.ProcessEnv;
  #search: Promise<SearchPath> | null = null;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  async has(name: string): Promise<boolean> {
    return findCommand(name, await this.#path()).then(() => true, () => false);
  }

  async run(name: string, args: readonly string[]): Promise<string> {
    const search = await this.#path();
    const program = await findCommand(name, search);
    // An application's own program reads variables of its own, such as the place of its settings.
    const options = { cwd: homedir(), env: { ...this.#env, PATH: search.path }, timeout: timeLimitMs, windowsHide: true };
    return new Promise((resolve, reject) => {
      execFile(program.file, [...program.args, ...args], options, (error, stdout, stderr) => {
        if (error) reject(new Error(stderr.trim() || stdout.trim() || error.message));
        else resolve(stdout);
      });
    });
  }

  #path(): Promise<SearchPath> {
    this.#search ??= loginShellPath(this.#env);
    return this.#search;
  }
}
