import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import type { Programs } from '../clients/ports.ts';
import { findCommand } from '../proxies/stdio/find-command.ts';
import { loginShellVariables, type SearchPath } from '../proxies/stdio/login-shell-path.ts';

const timeLimitMs = 30_000;

/** Programs that the person has in a terminal. Its variables are asked for once, when they are first needed. */
export class LoginShellPrograms implements Programs {
  readonly #env: NodeJS.ProcessEnv;
  #variables: Promise<Record<string, string> | null> | null = null;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  async has(name: string): Promise<boolean> {
    return findCommand(name, await this.#path()).then(() => true, () => false);
  }

  /** Those of this process where the shell tells none. A program that a desktop started lacks what its files set. */
  async variables(): Promise<NodeJS.ProcessEnv> {
    this.#variables ??= loginShellVariables(this.#env);
    return { ...this.#env, ...(await this.#variables) };
  }

  async run(name: string, args: readonly string[]): Promise<string> {
    const search = await this.#path();
    const program = await findCommand(name, search);
    // An application's own program reads variables of its own, such as the place of its settings.
    const options = { cwd: homedir(), env: { ...(await this.variables()), PATH: search.path }, timeout: timeLimitMs, windowsHide: true };
    return new Promise((resolve, reject) => {
      execFile(program.file, [...program.args, ...args], options, (error, stdout, stderr) => {
        if (error) reject(new Error(stderr.trim() || stdout.trim() || error.message));
        else resolve(stdout);
      });
    });
  }

  async #path(): Promise<SearchPath> {
    const variables = await this.variables();
    const path = (await this.#variables)?.['PATH'];
    return path ? { path, source: 'login shell' } : { path: variables['PATH'] ?? variables['Path'] ?? '', source: 'Gatehouse' };
  }
}
