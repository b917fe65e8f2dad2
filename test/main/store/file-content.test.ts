import { expect, test } from 'vitest';
import { DamagedContent, parseContent, type Migrations } from '../../../main/store/file-content.ts';

const migrations: Migrations = {
  1: ({ titel, ...rest }) => ({ ...rest, title: titel }),
  2: (content) => ({ ...content, tags: [] }),
};

test('a file of an old version goes through every migration up to the current one', () => {
  expect(parseContent('{"schema":1,"titel":"a","kept":1}', 'x.json', 3, migrations))
    .toEqual({ schema: 3, title: 'a', tags: [], kept: 1 });
  expect(parseContent('{"schema":3,"title":"a"}', 'x.json', 3, migrations)).toEqual({ schema: 3, title: 'a' });
});

test('a version without a migration is damage, a newer one is refused', () => {
  expect(() => parseContent('{"schema":1}', 'x.json', 2, {})).toThrow(DamagedContent);
  expect(() => parseContent('{"schema":4}', 'x.json', 3, migrations))
    .toThrow(expect.objectContaining({ code: 'store_newer' }));
});

test('the reason never quotes the file', () => {
  expect(() => parseContent('gw_refresh_abc', 'x.json', 1, {})).toThrow(/^the file is not complete JSON$/);
});
