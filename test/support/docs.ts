import { readdirSync, readFileSync } from 'node:fs';

/** README and the pages of docs/, from the root of the repository. */
export const docPages: readonly string[] = [
  'README.md',
  ...readdirSync('docs').filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`),
];

/** What a page shows in fences of this language (```` ```sh ````), in its order. */
export function fencesOf(page: string, language: string): string[] {
  const fences = readFileSync(page, 'utf8').matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```$/gm);
  return [...fences].filter(([, name]) => name === language).map(([, , text = '']) => text);
}
