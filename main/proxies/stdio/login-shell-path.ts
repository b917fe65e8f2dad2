import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import type { Readable } from 'node:stream';
import { endGroup, watchGroup } from './process-group.ts';

/** A PATH and where it comes from. */
export interface SearchPath {
  path: string;
  source: 'login shell' | 'Gatehouse';
}

const mark = '__gatehouse_environment__';
const mostOutput = 1024 * 1024;
/** For what a shell's files started to let go of its locks: version managers hold one while they look around. */
const graceMs = 2_000;

/**
 * The variables that the person has in a terminal; null where the shell doesn't answer in time, and on Windows, where
 * all programs are given the same.
 */
export async function loginShellVariables(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
  timeLimitMs = 5_000,
): Promise<Record<string, string> | null> {
  if (platform === 'win32') return null;
  const output = await runShell(env['SHELL'] || shellOfUser() || '/bin/sh', env, timeLimitMs);
  return variablesIn(output?.split(mark)[1] ?? '');
}

/** A value may have several lines. */
function variablesIn(output: string): Record<string, string> | null {
  const found: [name: string, value: string][] = [];
  for (const line of output.split('\n')) {
    const [, name, value = ''] = /^([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
    const last = found.at(-1);
    if (name !== undefined) found.push([name, value]);
    else if (last) last[1] += `\n${line}`;
  }
  return found.length ? Object.fromEntries(found.map(([name, value]) => [name, value.replace(/\n$/, '')])) : null;
}

/**
 * The PATH that the person has in a terminal. A program that was started from a desktop has another: package managers
 * and version managers extend it in the files that login shells read. Where the shell doesn't answer in time, our own.
 */
export async function loginShellPath(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
  timeLimitMs = 5_000,
): Promise<SearchPath> {
  const own: SearchPath = { path: env['PATH'] ?? env['Path'] ?? '', source: 'Gatehouse' };
  const path = (await loginShellVariables(env, platform, timeLimitMs))?.['PATH'];
  return path ? { path, source: 'login shell' } : own;
}

function shellOfUser(): string | null {
  try {
    return userInfo().shell;
  } catch {
    // In a container, a user may have no entry in the list of users.
    return null;
  }
}

/** Interactive, since many people extend PATH in the files that only interactive shells read. */
function runShell(shell: string, env: NodeJS.ProcessEnv, timeLimitMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    // Detached: without a terminal, so that an interactive shell doesn't reach for ours.
    const child = spawn(shell, ['-i', '-l', '-c', `echo ${mark}; /usr/bin/env; echo ${mark}`], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    // Without a file descriptor left there is no pipe either, and "error" comes in the next tick.
    const stdout: Readable | undefined = child.stdout;
    watchGroup(child);
    let output = '';
    const timer = setTimeout(() => finish(null), timeLimitMs);
    let finished = false;
    const finish = (result: string | null): void => {
      if (finished) return;
      finished = true;
      clearTimeout(timer);
      stdout?.destroy();
      if (child.pid !== undefined) void endGroup(child.pid, graceMs);
      resolve(result);
    };
    stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.length > mostOutput || output.split(mark).length > 2) finish(output);
    });
    child.once('error', () => finish(null)).once('close', () => finish(output));
  });
}
