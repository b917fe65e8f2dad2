import { isBuiltin } from 'node:module';
import { posix } from 'node:path';

/**
 * The rooms of main/, from the roof down: a room imports only rooms of the rows below its own, never a neighbour in
 * its row. A room is a folder main/{room} or the file main/{room}.ts beside it.
 */
const rows = [
  ['index', 'headless'],
  ['app'],
  ['gatehouse'],
  ['gateway'],
  ['operations'],
  ['oauth', 'proxies', 'clients', 'mcp', 'doctor', 'bridge', 'demo'],
  ['connections'],
  ['providers', 'keys', 'audit'],
  ['store', 'http'],
  ['log'],
  ['errors', 'events', 'streams', 'runtime'],
];

/** What a neighbour may see of a room: the interfaces that it wants others to implement. Types only. */
const portFile = /^main\/[^/]+\/ports\.ts$/;

/**
 * What is wrong with one import, as a sentence, or undefined.
 * @param {string} file the importing file, from the root, with forward slashes
 * @param {string} specifier as written in the import
 * @param {boolean} typeOnly true for `import type`
 * @returns {string | undefined}
 */
export function importProblem(file, specifier, typeOnly = false) {
  const isRelative = specifier.startsWith('.');
  const target = isRelative ? posix.join(posix.dirname(file), specifier) : specifier;
  return isRelative ? houseProblem(file, target, typeOnly) : packageProblem(file, target);
}

/**
 * @param {string} file
 * @param {string} target the imported file, from the root
 * @param {boolean} typeOnly
 */
function houseProblem(file, target, typeOnly) {
  const from = topOf(file);
  const to = topOf(target);
  if (from === 'main') return to === 'main' ? roomProblem(file, target, typeOnly) : mainLeaves(target, to);
  if (from === 'renderer' && to !== 'renderer' && !target.startsWith('preload/schema/')) {
    return 'The renderer sees main only through preload/schema: import types from there.';
  }
  if (from === 'preload' && to !== 'preload') return 'The preload and its schema import nothing from outside preload/.';
  if (file.startsWith('preload/schema/') && !target.startsWith('preload/schema/')) {
    return 'The schema is the contract itself: it imports nothing from outside preload/schema/.';
  }
  return undefined;
}

/**
 * @param {string} target
 * @param {string} top
 */
function mainLeaves(target, top) {
  if (target.startsWith('preload/schema/') || target === 'package.json') return undefined;
  if (/^assets\/skill-(?:rules\/[\w-]+|facts\/[\w-]+|combinations|installers|packages)\.json$/.test(target)) return undefined;
  return `main/ imports only itself, preload/schema/ and the rules for skills in assets/, not ${top}/.`;
}

/**
 * @param {string} file
 * @param {string} target
 * @param {boolean} typeOnly
 */
function roomProblem(file, target, typeOnly) {
  const from = roomOf(file);
  const to = roomOf(target);
  if (from === to || (typeOnly && portFile.test(target))) return undefined;
  const fromRow = rowOf(from);
  const toRow = rowOf(to);
  if (fromRow === -1) return unknownRoom(from);
  if (toRow === -1) return unknownRoom(to);
  if (fromRow < toRow) return undefined;
  return fromRow === toRow
    ? `main/${from} may not import its neighbour main/${to}: declare a port and wire it in main/gatehouse.ts.`
    : `main/${from} may not import main/${to}, which stands above it: imports point one way.`;
}

/**
 * @param {string} file
 * @param {string} name of a package
 */
function packageProblem(file, name) {
  const top = topOf(file);
  if (name === 'electron' && (top === 'main' || top === 'renderer' || file.startsWith('preload/schema/'))) {
    const allowed = file === 'main/index.ts' || file.startsWith('main/app/');
    return allowed ? undefined : 'Only main/app/ and main/index.ts import electron: the rest runs in plain Node too.';
  }
  if (name === 'keytar' && !file.startsWith('main/store/secrets/') && (top === 'main' || top === 'preload')) {
    return 'Only main/store/secrets/ imports keytar: secrets pass through the secret store.';
  }
  if ((top === 'renderer' || top === 'preload') && isBuiltin(name)) {
    return `${name} is not there in a sandboxed page.`;
  }
  return undefined;
}

/** @param {string} path */
const topOf = (path) => path.split('/')[0] ?? '';

/** @param {string} path */
const roomOf = (path) => path.split('/')[1]?.replace(/\.ts$/, '') ?? '';

/** @param {string} room */
const rowOf = (room) => rows.findIndex((row) => row.includes(room));

/** @param {string} room */
const unknownRoom = (room) => `main/${room} is not a room of the house: give it a row in scripts/import-rules.mjs.`;

/**
 * The ESLint rule: every import, re-export and dynamic import of a literal.
 * @type {import('eslint').Rule.RuleModule}
 */
export const importsPointOneWay = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = posix.relative(context.cwd.replaceAll('\\', '/'), context.filename.replaceAll('\\', '/'));
    /** @param {any} node an import or export; TypeScript's parser adds the kinds, which ESLint's types lack */
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const typeOnly = node.importKind === 'type' || node.exportKind === 'type';
      const message = importProblem(file, node.source.value, typeOnly);
      if (message) context.report({ node: node.source, message });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
