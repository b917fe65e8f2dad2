import { passageOf, type Passage, type PassageKind } from './passage.ts';
import { codePassages } from './source.ts';

/** Keys whose text a model or a person reads. */
const wordKeys = new Set([
  'description', 'instructions', 'prompt', 'system', 'system_prompt', 'title', 'summary', 'text', 'help', 'usage', 'notes', 'content', 'message', 'example', 'examples',
]);
const commandKeys = new Set(['command', 'cmd', 'run', 'exec', 'shell', 'entrypoint', 'preinstall', 'postinstall']);
const most = 20_000;
const deepest = 40;

/**
 * Reads a JSON document (MCP configuration, manifest, tool schema) by meaning: descriptions are words, commands with
 * their arguments are command lines, the rest are values. What is not JSON is read line by line.
 */
export function readJson(text: string): Passage[] {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return codePassages(text.split('\n'), 'config');
  }
  const walker = new Walker(text);
  walker.visit(value, '', false, 0);
  return walker.passages;
}

class Walker {
  readonly passages: Passage[] = [];
  readonly #text: string;
  #at = 0;
  #number = 1;

  constructor(text: string) {
    this.#text = text;
  }

  /** @param isCommand the value stands in a table of commands, such as a manifest's scripts */
  visit(value: unknown, key: string, isCommand: boolean, depth: number): void {
    if (this.passages.length >= most || depth > deepest) return;
    if (typeof value === 'string') {
      this.#add(kindOf(key, isCommand), value, value, key);
    } else if (Array.isArray(value)) {
      for (const item of value) this.visit(item, key, isCommand, depth + 1);
    } else if (typeof value === 'object' && value !== null) {
      this.#commandLine(value as Record<string, unknown>);
      for (const [name, inner] of Object.entries(value)) {
        this.#add('config', name, name, '');
        this.visit(inner, name.toLowerCase(), isCommand || name === 'scripts' || name === 'hooks', depth + 1);
      }
    }
  }

  /** `{ command, args }`: what is run is both together. */
  #commandLine({ command, args }: Record<string, unknown>): void {
    if (typeof command !== 'string' || !Array.isArray(args)) return;
    const words = args.filter((arg): arg is string => typeof arg === 'string');
    this.passages.push(passageOf('shell', [command, ...words].join(' '), this.#lineOf(command)));
  }

  #add(kind: PassageKind, text: string, anchor: string, key: string): void {
    const number = this.#lineOf(anchor);
    const label = kind === 'config' && key !== '' ? `"${key}": ` : '';
    this.passages.push(passageOf(kind, `${label}${kind === 'config' && label ? JSON.stringify(text) : text}`, number));
  }

  /** Strings are visited in the order of the text, so that each search goes on where the last one ended. */
  #lineOf(value: string): number {
    const found = this.#text.indexOf(JSON.stringify(value).slice(1, -1), this.#at);
    if (found === -1) return this.#number;
    for (let at = this.#text.indexOf('\n', this.#at); at !== -1 && at < found; at = this.#text.indexOf('\n', at + 1)) {
      this.#number += 1;
    }
    this.#at = found;
    return this.#number;
  }
}

function kindOf(key: string, isCommand: boolean): PassageKind {
  if (isCommand || commandKeys.has(key)) return 'shell';
  return wordKeys.has(key) ? 'prose' : 'config';
}
