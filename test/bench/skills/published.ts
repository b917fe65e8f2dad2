import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { checkFiles } from '../../../main/mcp/skills/archive/check-files.ts';
import { GatehouseError } from '../../../main/errors/gatehouse-error.ts';
import type { SourceFile } from '../../../main/mcp/skills/analyzer/source-file.ts';

/** A skill that somebody published. Nothing of it is ever run. */
export interface PublishedSkill {
  /** The collection's folder and the skill's path in it: "owner+name:skills/pdf". */
  name: string;
  /** A quarter of all, picked by their names, is never read by who writes rules. */
  keptApart: boolean;
  files: SourceFile[];
}

const marks = (file: string): boolean => file.toLowerCase() === 'skill.md';

/**
 * The skills in a collection's folder, one at a time: each folder with a SKILL.md, with all that no skill further down
 * has. Those that would be refused as packages (too large, for one) have no files.
 */
export function* publishedSkills(collection: string): Generator<PublishedSkill> {
  const root = resolve(collection);
  for (const folder of foldersOf(root)) {
    const path = relative(root, folder).split(sep).join('/');
    const name = `${basename(root)}:${path}`;
    const files = filesOf(folder).map((file) => ({ path: relative(folder, file).split(sep).join('/'), content: readFileSync(file) }));
    yield { name, keptApart: (createHash('sha256').update(name).digest()[0] ?? 0) % 4 === 3, files: asPackage(files) };
  }
}

function asPackage(files: readonly SourceFile[]): SourceFile[] {
  try {
    return checkFiles(files);
  } catch (error) {
    if (error instanceof GatehouseError) return [];
    throw error;
  }
}

const entriesOf = (folder: string) => readdirSync(folder, { withFileTypes: true })
  .filter(({ name }) => name !== 'node_modules' && name !== '.git');

function foldersOf(folder: string): string[] {
  const entries = entriesOf(folder);
  const deeper = entries.filter((entry) => entry.isDirectory()).flatMap(({ name }) => foldersOf(join(folder, name)));
  return entries.some((entry) => entry.isFile() && marks(entry.name)) ? [folder, ...deeper] : deeper;
}

function filesOf(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return [path];
    return entry.isDirectory() && !entriesOf(path).some((inner) => inner.isFile() && marks(inner.name)) ? filesOf(path) : [];
  });
}
