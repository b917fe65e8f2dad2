import { chmodSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { MakeDirectoryOptions, RmOptions, Stats, WriteFileOptions } from 'node:fs';

/*
 * What a start asks of the file system before its port can open, as in node:fs/promises but without giving way. Nobody
 * is served yet who would have to wait; and in Electron, whatever is awaited there comes back only when Chromium has
 * set itself up, more than 100 ms later.
 */

export const readFile = async (path: string, encoding: 'utf8'): Promise<string> => readFileSync(path, encoding);

export const writeFile = async (path: string, text: string, options: WriteFileOptions): Promise<void> =>
  writeFileSync(path, text, options);

export const mkdir = async (path: string, options: MakeDirectoryOptions): Promise<void> => void mkdirSync(path, options);
export const readdir = async (path: string): Promise<string[]> => readdirSync(path);
export const stat = async (path: string): Promise<Stats> => statSync(path);
export const chmod = async (path: string, mode: number): Promise<void> => chmodSync(path, mode);
export const link = async (path: string, name: string): Promise<void> => linkSync(path, name);
export const rm = async (path: string, options: RmOptions): Promise<void> => rmSync(path, options);
