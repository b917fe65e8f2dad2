import { skillSizeLimit, skillSizeShown } from '../../../../preload/schema/skills.ts';
import type { SourceFile } from '../analyzer/source-file.ts';
import { archiveTooLarge, fileAndFolder, noFiles, sameFileTwice } from './archive-errors.ts';
import { isClutter, packagePath } from './file-path.ts';

/** What a package may have at most, unpacked. */
export const packageLimits = { files: 500, bytes: skillSizeLimit, ratio: 200 } as const;

/**
 * The files of a package as they are kept: safe paths, none twice, sorted, and the one folder that holds them all
 * taken off, so that a ZIP of a folder and of what is in it are the same skill.
 * @throws GatehouseError "skill_path_unsafe", "skill_too_large", "skill_empty"
 */
export function checkFiles(given: readonly SourceFile[]): SourceFile[] {
  const files = given.map(({ path, content }) => ({ path: packagePath(path), content })).filter(({ path }) => !isClutter(path));
  if (files.length === 0) throw noFiles();
  if (files.length > packageLimits.files) throw archiveTooLarge(`it has more than ${packageLimits.files} files`);
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
  if (bytes > packageLimits.bytes) throw archiveTooLarge(`its files are larger than ${skillSizeShown}`);
  const seen = new Set<string>();
  for (const { path } of files) {
    const same = path.normalize('NFC').toLowerCase();
    if (seen.has(same)) throw sameFileTwice(path);
    seen.add(same);
  }
  for (const path of seen) {
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
      if (seen.has(path.slice(0, end))) throw fileAndFolder(path.slice(0, end));
    }
  }
  const top = commonFolder(files.map(({ path }) => path));
  return files
    .map(({ path, content }) => ({ path: path.slice(top.length), content }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** "folder/" where all files lie in one folder, else "". */
function commonFolder(paths: readonly string[]): string {
  const [first] = (paths[0] ?? '').split('/');
  const prefix = `${first ?? ''}/`;
  return paths.every((path) => path.startsWith(prefix)) ? prefix : '';
}
