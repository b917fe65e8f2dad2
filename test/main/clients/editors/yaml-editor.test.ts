import { describe, expect, test } from 'vitest';
import { putEntry, removeEntry } from '../../../../main/clients/editors/edit-entry.ts';
import { UnreadableConfig, type EntryPath } from '../../../../main/clients/editors/editor.ts';
import { yamlEditor } from '../../../../main/clients/editors/yaml-editor.ts';

const path: EntryPath = ['extensions', 'gw'];
const entry = { type: 'streamable_http', uri: 'http://localhost:9050/mcp', env_keys: [], enabled: true };
const put = (text: string): string => putEntry(yamlEditor, text, path, entry);

describe('an entry is added, and taken out again', () => {
  test.each<[string, string, string]>([
    [
      'behind the others, before what follows',
      'model: x # why\nextensions:\n  dev:\n    a: 1   # c\n\n  # before\n  mem:\n    b: "2"\n  # after\n\n# tail\ny: [1,  2]\n',
      'model: x # why\nextensions:\n  dev:\n    a: 1   # c\n\n  # before\n  mem:\n    b: "2"\n  gw:\n    type: streamable_http\n    uri: http://localhost:9050/mcp\n    env_keys: []\n    enabled: true\n  # after\n\n# tail\ny: [1,  2]\n',
    ],
    [
      'with the indent that is there',
      'extensions:\n    dev:\n        a: 1\n',
      'extensions:\n    dev:\n        a: 1\n    gw:\n        type: streamable_http\n        uri: http://localhost:9050/mcp\n        env_keys: []\n        enabled: true\n',
    ],
    [
      'in lines that end with CRLF',
      'extensions:\r\n  dev:\r\n    a: 1\r\n',
      'extensions:\r\n  dev:\r\n    a: 1\r\n  gw:\r\n    type: streamable_http\r\n    uri: http://localhost:9050/mcp\r\n    env_keys: []\r\n    enabled: true\r\n',
    ],
    [
      'where there is no such group',
      'model: x\n',
      'model: x\nextensions:\n  gw:\n    type: streamable_http\n    uri: http://localhost:9050/mcp\n    env_keys: []\n    enabled: true\n',
    ],
    [
      'behind a text block',
      'extensions:\n  dev: |\n    text\n    more\nz: 1\n',
      'extensions:\n  dev: |\n    text\n    more\n  gw:\n    type: streamable_http\n    uri: http://localhost:9050/mcp\n    env_keys: []\n    enabled: true\nz: 1\n',
    ],
    [
      'within braces',
      'extensions: {dev: {a: 1}}\n',
      'extensions: {dev: {a: 1}, "gw":{"type":"streamable_http","uri":"http://localhost:9050/mcp","env_keys":[],"enabled":true}}\n',
    ],
  ])('%s', (_, before, after) => {
    expect(put(before)).toBe(after);
    expect(removeEntry(yamlEditor, after, path, before.includes('extensions') ? 0 : 1)).toBe(before);
  });

  test.each(['', 'extensions:\n', 'extensions: {}\n', 'extensions: null # none\nz: 1\n', 'extensions: ~', '# only this\n', '---\n'])('into %j', (text) => {
    const added = put(text);
    expect(yamlEditor.parse(added)).toMatchObject({ extensions: { gw: { uri: entry.uri } } });
    for (const comment of text.match(/#.*/g) ?? []) expect(added).toContain(comment);
  });

  test('the last entry leaves an empty group behind', () => {
    expect(removeEntry(yamlEditor, 'extensions: # all\n  gw:\n    a: 1\nz: 1\n', path)).toBe('extensions: {} # all\nz: 1\n');
  });
});

test('an entry that is there is replaced as a whole', () => {
  const text = 'extensions:\n  gw:\n    cmd: npx\n    args:\n      - x\n  b: 1 # c\n';
  expect(put(text)).toBe('extensions:\n  gw:\n    type: streamable_http\n    uri: http://localhost:9050/mcp\n    env_keys: []\n    enabled: true\n  b: 1 # c\n');
});

test('anchors, aliases and merge keys of others stay', () => {
  const text = 'base: &b {a: 1}\nextensions:\n  dev:\n    <<: *b\n    c: *b\n';
  expect(put(text).startsWith(text)).toBe(true);
});

/** Each line is nine times the one before. */
const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdef'.split('').map((name, index) =>
  `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcde'[index]}`).join(',')}]`)].join('\n');

describe('what cannot be changed safely is refused with its line', () => {
  test.each<[string, string, number]>([
    ['several documents', 'a: 1\n---\nb: 2\n', 2],
    ['a key that is there twice', 'a: 1\nb: 2\na: 3\n', 3],
    ['tabs as indent', 'extensions:\n\tdev: 1\n', 2],
    ['the group is a list', 'a: 1\nextensions:\n  - dev\n', 3],
    ['the group is an alias', 'a: &x {b: 1}\nextensions: *x\n', 2],
    ['truncated', 'a: {b: 1\n', 2],
    ['an alias of nothing', 'a: 1\nextensions:\n  dev: [*x]\n', 3],
    ['an alias before its anchor', 'a: *x\nb: &x 1\n', 1],
    ['an alias of what it stands in', 'a: 1\nb: &x {c: *x}\n', 2],
    ['more aliases than anybody writes', bomb, 1],
  ])('%s', (_, text, line) => {
    let error: unknown;
    try {
      put(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(UnreadableConfig);
    expect((error as UnreadableConfig).line).toBe(line);
  });
});
