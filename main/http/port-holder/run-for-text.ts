import { execFile } from 'node:child_process';

/** Runs a program of the operating system, without a shell, and returns what it printed. Rejects when it fails. */
export function runForText(file: string, args: readonly string[], timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, [...args], { timeout: timeoutMs, windowsHide: true, encoding: 'utf8' }, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout);
    });
  });
}
