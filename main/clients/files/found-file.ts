import { createHash } from 'node:crypto';
import { lstat, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UnreadableConfig } from '../editors/editor.ts';

/** An application's file as it was found. */
export interface FoundFile {
  /** As the application names it. */
  path: string;
  /** Where the content really is: symbolic links are followed, to a missing file too. */
  real: string;
  /** Null: there is none. */
  bytes: Buffer | null;
  /** Of the content; "absent" where there is none. */
  hash: string;
  /** Permission bits and owner; null where there is no file. */
  owner: { mode: number; uid: number; gid: number } | null;
}

const mostLinks = 8;
const mostBytes = 10 * 1024 * 1024;

/** SHA-256 in hex; "absent" for no content. */
export const hashOf = (bytes: Buffer | null): string =>
  (bytes ? createHash('sha256').update(bytes).digest('hex') : 'absent');

/** @throws UnreadableConfig for what is no file, may not be read, or is larger than 10 MB */
export async function findConfig(path: string): Promise<FoundFile> {
  try {
    const real = await followLinks(path, 0);
    const found = await stat(real).catch(unlessMissing);
    if (!found) return { path, real, bytes: null, hash: 'absent', owner: null };
    if (!found.isFile()) throw new UnreadableConfig('It is a folder or a device, not a file.');
    if (found.size > mostBytes) throw new UnreadableConfig('It is larger than 10 MB.');
    const bytes = await readFile(real);
    return { path, real, bytes, hash: hashOf(bytes), owner: { mode: found.mode & 0o777, uid: found.uid, gid: found.gid } };
  } catch (error) {
    throw error instanceof UnreadableConfig ? error : new UnreadableConfig(`The system refuses to read it (${codeOf(error)}).`);
  }
}

/** The folders in front of the file may be links as well; the last one may point at nothing yet. */
async function followLinks(path: string, links: number): Promise<string> {
  if (links > mostLinks) throw new UnreadableConfig('It is a link that leads nowhere: too many links one after the other.');
  const found = await lstat(path).catch(unlessMissing);
  if (found?.isSymbolicLink()) return followLinks(resolve(dirname(path), await readlink(path)), links + 1);
  const folder = await realpath(dirname(path)).catch(unlessMissing);
  return folder ? join(folder, basename(path)) : path;
}

function unlessMissing(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined;
  throw error;
}

export const codeOf = (error: unknown): string =>
  (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown reason');
