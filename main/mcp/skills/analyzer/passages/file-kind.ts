import type { CommentStyle } from './comments.ts';

/** How a file is read. */
export type FileKind =
  | { read: 'markdown' }
  | { read: 'json' }
  | { read: 'source'; as: 'shell' | 'code' | 'config'; comments: CommentStyle };

const hash: CommentStyle = { line: '#', block: false, tripleQuotes: false };
const python: CommentStyle = { line: '#', block: false, tripleQuotes: true };
const slash: CommentStyle = { line: '//', block: true, tripleQuotes: false };

const byExtension: Readonly<Record<string, FileKind>> = Object.fromEntries([
  ...each(['md', 'mdx', 'markdown', 'mdc', 'txt', 'rst', 'html', 'htm', 'svg', 'xml'], { read: 'markdown' }),
  ...each(['json', 'json5', 'jsonc', 'webmanifest'], { read: 'json' }),
  ...each(['sh', 'bash', 'zsh', 'fish', 'ksh', 'ps1', 'psm1'], { read: 'source', as: 'shell', comments: hash }),
  ...each(['bat', 'cmd', 'vbs'], { read: 'source', as: 'shell', comments: { ...hash, line: '//' } }),
  ...each(['py', 'pyw', 'pyi'], { read: 'source', as: 'code', comments: python }),
  ...each(['rb', 'pl', 'r', 'lua', 'ex', 'exs', 'jl'], { read: 'source', as: 'code', comments: hash }),
  ...each(
    ['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx', 'go', 'rs', 'java', 'kt', 'c', 'h', 'cc', 'cpp', 'cs', 'php', 'swift', 'scala', 'dart', 'svelte', 'vue'],
    { read: 'source', as: 'code', comments: slash },
  ),
  ...each(['yaml', 'yml', 'toml', 'ini', 'cfg', 'conf', 'env', 'service', 'plist', 'desktop'], { read: 'source', as: 'config', comments: hash }),
]);

const byName: Readonly<Record<string, FileKind>> = {
  dockerfile: { read: 'source', as: 'shell', comments: hash },
  makefile: { read: 'source', as: 'shell', comments: hash },
  '.env': { read: 'source', as: 'config', comments: hash },
  '.npmrc': { read: 'source', as: 'config', comments: hash },
};

/** Says how a file is read, from its name, or where that says nothing, from its text. */
export function fileKindOf(path: string, text: string): FileKind {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '';
  return byName[name] ?? byExtension[extension] ?? sniff(text);
}

function each(extensions: readonly string[], kind: FileKind): [string, FileKind][] {
  return extensions.map((extension) => [extension, kind]);
}

const sniffed = 20_000;

function sniff(text: string): FileKind {
  const start = text.slice(0, sniffed).replace(/^\uFEFF/, '').trimStart();
  if (/^#!.*\b(?:ba|z|k|da)?sh\b/.test(start)) return { read: 'source', as: 'shell', comments: hash };
  if (/^#!.*\bpython/.test(start)) return { read: 'source', as: 'code', comments: python };
  if (/^#!.*\b(?:node|deno|bun)\b/.test(start)) return { read: 'source', as: 'code', comments: slash };
  if (/^[[{]/.test(start) && isJson(text)) return { read: 'json' };
  if (/^---\s*$|^#{1,6} |^```/m.test(start) && !/^(?:import |from \S+ import|def |#include)/m.test(start)) {
    return { read: 'markdown' };
  }
  const lines = start.split('\n').filter((line) => line.trim() !== '');
  const share = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length / Math.max(lines.length, 1);
  if (share(/^\s*(?:def |class .*:|import \w|from \S+ import|elif |except|with .*:|if .*:$|for .* in .*:)|^\s*\w+ = |\(.*\)\s*$/) > 0.3
    && !/[;{]\s*$/m.test(start)) return { read: 'source', as: 'code', comments: python };
  if (share(/[;{}]\s*$|^\s*(?:import|export|const|let|var|function|package|use|using|#include)\b/) > 0.3) {
    return { read: 'source', as: 'code', comments: slash };
  }
  if (share(/^\s*(?:\$ |sudo |curl |wget |export |echo |cd |npm |pip |git |if \[|fi$|done$|apt)/) > 0.3) {
    return { read: 'source', as: 'shell', comments: hash };
  }
  if (share(/^\s*[\w.-]+\s*[:=]\s*\S/) > 0.7) return { read: 'source', as: 'config', comments: hash };
  return { read: 'markdown' };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}
