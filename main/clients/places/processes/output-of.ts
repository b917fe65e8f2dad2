import { execFile } from 'node:child_process';

const timeLimitMs = 5_000;

/** What a program prints, in no person's language; null where it fails, is not there, or takes too long. */
export function outputOf(file: string, args: readonly string[]): Promise<Buffer | null> {
  const options = {
    encoding: 'buffer', timeout: timeLimitMs, windowsHide: true, env: { ...process.env, LC_ALL: 'C' }, maxBuffer: 16 * 1024 * 1024,
  } as const;
  return new Promise((resolve) => execFile(file, args, options, (error, stdout) => resolve(error ? null : stdout)));
}
