import { readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

// Every static import and re-export of a file of our own, but not `import type`, which is gone at run time.
const staticImport = /^\s*(?:import|export)\b(?!\s+type\b)[^;'"]*['"](\.[^'"]+)['"]/gm;

/** @type {Map<string, { changed: number, imports: string[] }>} */
const known = new Map();

/**
 * The files that `path` imports, as absolute paths. Read again only when the file changed: an editor's linter lives
 * for days.
 * @param {string} path
 */
function importsOf(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) return [];
  const before = known.get(path);
  if (before?.changed === stats.mtimeMs) return before.imports;
  const found = [...readFileSync(path, 'utf8').matchAll(staticImport)];
  const imports = found.map(([, specifier]) => resolve(dirname(path), specifier ?? ''));
  known.set(path, { changed: stats.mtimeMs, imports });
  return imports;
}

/**
 * The way from one file to another along imports, both ends included, or undefined where there is none.
 * @param {string} from
 * @param {string} to
 * @param {Set<string>} seen
 * @returns {string[] | undefined}
 */
function way(from, to, seen = new Set()) {
  if (from === to) return [from];
  if (seen.has(from)) return undefined;
  seen.add(from);
  for (const next of importsOf(from)) {
    const rest = way(next, to, seen);
    if (rest) return [from, ...rest];
  }
  return undefined;
}

/**
 * The ESLint rule: no module imports itself by way of others.
 * @type {import('eslint').Rule.RuleModule}
 */
export const noImportCycle = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    /** @param {any} node an import or export; TypeScript's parser adds the kinds, which ESLint's types lack */
    const check = (node) => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string' || !specifier.startsWith('.')) return;
      if (node.importKind === 'type' || node.exportKind === 'type') return;
      const found = way(resolve(dirname(context.filename), specifier), context.filename);
      if (!found) return;
      const names = [context.filename, ...found].map((path) => relative(context.cwd, path)).join(' -> ');
      context.report({ node: node.source, message: `This import closes a cycle: ${names}.` });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
  },
};
