import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, posix, win32 } from 'node:path';
import { fillIn, inFlatpak, type PathsOf, type Surroundings } from './path-template.ts';

/** The paths that a template stands for: one, or those of its `*` that exist, the newest names first. */
export async function expand(template: string, surroundings: Surroundings): Promise<string[]> {
  const filled = fillIn(template, surroundings);
  if (filled === null) return [];
  const { sep, join: joined } = surroundings.platform === 'win32' ? win32 : posix;
  const [first = '', ...parts] = filled.split(sep);
  let found = [first === '' ? sep : first + sep];
  for (const part of parts) {
    const next = found.map(async (folder) => (part.includes('*') ? matches(folder, part).then((names) => names.map((name) => joined(folder, name))) : [joined(folder, part)]));
    found = (await Promise.all(next)).flat();
  }
  return found;
}

async function matches(folder: string, pattern: string): Promise<string[]> {
  const [start = '', end = ''] = pattern.split('*');
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.startsWith(start) && name.endsWith(end)).sort().reverse();
}

/** The file that an application reads, whether it exists or not; null where it has none on this system. */
export async function findFile(paths: PathsOf, surroundings: Surroundings): Promise<string | null> {
  for (const template of paths.overrides ?? []) {
    const [path] = await expand(template, { ...surroundings, env: surroundings.terminal ?? surroundings.env });
    if (path !== undefined) return path;
  }
  const pointed = paths.pointer && (await followPointer(paths.pointer, surroundings));
  if (pointed) return pointed;
  const packed = surroundings.platform === 'linux' && paths.flatpak ? fillIn(inFlatpak(paths.flatpak, paths.usual), surroundings) : null;
  const candidates = await Promise.all(paths.usual[surroundings.platform].map((one) => expand(one, surroundings)));
  for (const found of [...candidates, packed === null ? [] : [packed]]) {
    const path = await lastWritten(found);
    if (path !== null) return path;
  }
  const [usual = null] = candidates.flat();
  // Before there is a file, that of a Flatpak counts where it alone has run.
  const isPacked = packed !== null && (await hasFolder(packed)) && !(usual !== null && (await hasFolder(usual)));
  return isPacked ? packed : usual;
}

const hasFolder = (path: string): Promise<boolean> => exists(posix.dirname(path));

/** The files of an application's profiles, which stand beside its own file. */
export async function profileFiles(path: string, { folder, file }: { folder: string; file: string }): Promise<string[]> {
  const all = join(dirname(path), folder);
  const names = await readdir(all).catch(() => []);
  const files = names.sort().map((name) => join(all, name, file));
  const there = await Promise.all(files.map(exists));
  return files.filter((_, index) => there[index]);
}

/** Of several installations the one that is used writes its file; null where none of the files exists. */
async function lastWritten(paths: readonly string[]): Promise<string | null> {
  const times = await Promise.all(paths.map((path) => stat(path).then(({ mtimeMs }) => ({ path, mtimeMs }), () => null)));
  const there = times.filter((one) => one !== null).sort((one, other) => other.mtimeMs - one.mtimeMs);
  return there[0]?.path ?? null;
}

/** True where one of the places exists. */
export async function anyExists(templates: readonly string[], surroundings: Surroundings): Promise<boolean> {
  for (const template of templates) {
    for (const path of await expand(template, surroundings)) if (await exists(path)) return true;
  }
  return false;
}

export const exists = (path: string): Promise<boolean> => stat(path).then(() => true, () => false);

async function followPointer(pointer: NonNullable<PathsOf['pointer']>, surroundings: Surroundings): Promise<string | null> {
  const [file = ''] = await expand(pointer.file, surroundings);
  const named = await readFile(file, 'utf8').then((text) => text.split('\n')[0]?.trim(), () => undefined);
  const [older = ''] = await expand(pointer.older, surroundings);
  const folder = named || ((await exists(older)) ? older : null);
  return folder ? (surroundings.platform === 'win32' ? win32 : posix).join(folder, pointer.path) : null;
}
