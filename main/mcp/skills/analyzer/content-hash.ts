import { sha256, type SourceFile } from './source-file.ts';

/** The path under which a skill that came as one text is kept. */
export const singleSourcePath = 'source';

/**
 * What an approval is bound to, in hexadecimal. One source: its SHA-256. A package: the SHA-256 of the lines that
 * `sha256sum` prints for its files, in the order of their paths. A source that is itself such a list would have the
 * hash of the package that it lists, and its approval with it: it counts as a package of one file.
 */
export function contentHash(files: readonly SourceFile[]): string {
  const [only] = files;
  if (files.length === 1 && only?.path === singleSourcePath && !isListing(only.content)) return sha256(only.content);
  const lines = files.map(({ path, content }) => ({ path, line: `${sha256(content)}  ${path}\n` }));
  lines.sort((a, b) => (a.path < b.path ? -1 : 1));
  return sha256(lines.map(({ line }) => line).join(''));
}

const isListing = (content: Buffer): boolean => /^(?:[0-9a-f]{64} {2}[^\n]+\n)+$/.test(content.toString('latin1'));
