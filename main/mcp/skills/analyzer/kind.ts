import { posix } from 'node:path';
import { singleSourcePath } from './content-hash.ts';

/** What a file is to the rules. "unknown": whatever it may be, every rule looks at it. */
export type Kind = 'markdown' | 'json' | 'notebook' | 'config' | 'shell' | 'python' | 'javascript' | 'code' | 'unknown';

const byExtension: Record<string, Kind> = {
  md: 'markdown', mdx: 'markdown', mdc: 'markdown', markdown: 'markdown', rst: 'markdown',
  json: 'json', jsonc: 'json', mcpb: 'json', yaml: 'config', yml: 'config', toml: 'config', ini: 'config',
  sh: 'shell', bash: 'shell', zsh: 'shell', fish: 'shell', ps1: 'shell', bat: 'shell', cmd: 'shell', command: 'shell',
  py: 'python', pyw: 'python', ipynb: 'notebook',
  js: 'javascript', mjs: 'javascript', cjs: 'javascript', jsx: 'javascript', ts: 'javascript', mts: 'javascript',
  cts: 'javascript', tsx: 'javascript', svelte: 'javascript', vue: 'javascript',
  go: 'code', rs: 'code', rb: 'code', php: 'code', java: 'code', kt: 'code', swift: 'code', c: 'code', cpp: 'code',
  cs: 'code', lua: 'code', pl: 'code',
};

const byName: Record<string, Kind> = { makefile: 'shell', dockerfile: 'shell', 'readme': 'markdown', 'license': 'markdown' };

/** By the program that its first line names, by its own name, else by its first lines. */
export function kindOf(path: string, text: string): Kind {
  const start = text.slice(0, 4000);
  if (/^#!.*\b(?:bash|zsh|sh)\b/.test(start)) return 'shell';
  if (/^#!.*\bpython/.test(start)) return 'python';
  if (/^#!.*\b(?:node|deno|bun)\b/.test(start)) return 'javascript';
  const name = posix.basename(path).toLowerCase();
  const named = byName[name] ?? byExtension[posix.extname(name).slice(1)];
  if (named !== undefined) return named;
  if (path !== singleSourcePath) return 'unknown';
  if (/^\s*[{[]/.test(start)) return 'json';
  if (/^---\r?\n/.test(start) || /^#{1,3} \w/m.test(start) && /^```|^[-*] /m.test(start)) return 'markdown';
  return 'unknown';
}

/** What the word after the fence of a code block stands for. What is called text can be run all the same. */
export function kindOfFence(word: string): Kind {
  const name = word.toLowerCase();
  const named: Record<string, Kind> = {
    console: 'shell', shell: 'shell', powershell: 'shell', python: 'python', javascript: 'javascript',
    typescript: 'javascript',
  };
  const kind = named[name] ?? byExtension[name] ?? 'unknown';
  return kind === 'markdown' ? 'unknown' : kind;
}
