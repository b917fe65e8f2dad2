import { expect, it } from 'vitest';
import { RefusedNames } from '../../../../main/proxies/activity/refused-names.ts';

it('keeps the names that came last, each once, and nothing that is no name', () => {
  const names = new RefusedNames();
  expect(names.note('Host.Docker.Internal:9050')).toBe(true);
  expect(names.note('host.docker.internal:9050')).toBe(false);
  for (const text of ['', 'a b', '<script>', 'me@host', 'x'.repeat(254)]) expect(names.note(text)).toBe(false);
  expect(names.list()).toEqual(['host.docker.internal:9050']);
  for (const name of ['a', 'b', 'c', 'd', '[fd00::1]:1', 'a']) names.note(name);
  expect(names.list()).toEqual(['a', '[fd00::1]:1', 'd', 'c', 'b']);
  names.clear();
  expect(names.list()).toEqual([]);
});
