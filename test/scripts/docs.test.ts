import { readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { docPages as pages } from '../support/docs.ts';

const text = new Map(pages.map((page) => [page, readFileSync(page, 'utf8')]));
const scripts = Object.keys((JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts);

/** What a page links to: Markdown links, and the pictures in HTML. */
function linksOf(page: string): string[] {
  const source = (text.get(page) ?? '').replace(/```[\s\S]*?```/g, '');
  return [...source.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(([, link, picture]) => link ?? picture ?? '');
}

/** The ids that headings get where Markdown is shown: lower case, hyphens for spaces, no punctuation. */
function anchorsOf(page: string): string[] {
  const headings = (text.get(page) ?? '').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-'));
}

const target = (page: string, link: string): { file: string; anchor: string } => {
  const [file = '', anchor = ''] = link.split('#');
  return { file: file ? posix.normalize(posix.join(dirname(page), file)) : page, anchor };
};

describe.each(pages)('%s', (page) => {
  const links = linksOf(page).filter((link) => !/^[a-z]+:/.test(link));

  test('links to what is there', async () => {
    const missing: string[] = [];
    for (const link of links) {
      const { file, anchor } = target(page, link);
      const there = await access(file).then(() => true, () => false);
      if (!there || (anchor && text.has(file) && !anchorsOf(file).includes(anchor))) missing.push(link);
    }
    expect(missing).toEqual([]);
  });

  test('names files that are there', async () => {
    const named = [...(text.get(page) ?? '').matchAll(/`((?:main|preload|renderer|scripts|test|assets)\/[\w./-]+)`/g)];
    const missing: string[] = [];
    for (const [, file = ''] of named) await access(file).catch(() => missing.push(file));
    expect(missing).toEqual([]);
  });

  test('names npm scripts that exist', () => {
    const named = [...(text.get(page) ?? '').matchAll(/\bnpm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});

test('every page can be reached from the README', () => {
  const reached = new Set<string>();
  const visit = (page: string): void => {
    if (reached.has(page) || !text.has(page)) return;
    reached.add(page);
    for (const link of linksOf(page)) visit(target(page, link).file);
  };
  visit('README.md');
  expect(pages.filter((page) => !reached.has(page))).toEqual([]);
});
