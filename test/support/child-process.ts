import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/**
 * Waits until a child prints a line that matches, on either of its outputs.
 * Rejects with what it printed so far when it ends first, or after `timeout` milliseconds.
 */
export async function lineMatching(child: ChildProcess, pattern: RegExp, timeout = 30_000): Promise<RegExpExecArray> {
  const printed: string[] = [];
  const readers = [child.stdout, child.stderr]
    .filter((stream): stream is Readable => stream !== null)
    .map((input) => createInterface({ input }));
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new Error([`${why} It printed:`, ...printed].join('\n')));
    };
    const timer = setTimeout(() => fail(`No line like ${pattern} within ${timeout} ms.`), timeout);
    child.once('error', (error) => fail(`The program did not start: ${error.message}.`));
    child.once('close', (code, signal) => fail(`The program ended early (${signal ?? code}).`));
    for (const reader of readers) {
      reader.on('line', (line) => {
        printed.push(line);
        const match = pattern.exec(line);
        if (!match) return;
        clearTimeout(timer);
        resolve(match);
      });
    }
  });
}

/** Waits for a child to end; after `grace` milliseconds it is killed. Resolves with its exit code or signal. */
export async function ended(child: ChildProcess, grace: number): Promise<number | string> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? child.signalCode ?? 0;
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), grace);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      resolve(code ?? signal ?? 0);
    });
  });
}
