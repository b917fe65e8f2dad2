import { describe, expect, test } from 'vitest';
import { putEntry, removeEntry } from '../../../../main/clients/editors/edit-entry.ts';
import { UnreadableConfig, type EntryPath } from '../../../../main/clients/editors/editor.ts';
import { jsonEditor } from '../../../../main/clients/editors/json-editor.ts';

const jsonc = jsonEditor({ comments: true, trailingCommas: true });
const strict = jsonEditor({ comments: false, trailingCommas: false });
const path: EntryPath = ['mcpServers', 'gw'];
const entry = { url: 'http://localhost:9050/mcp' };

/** Each text with what it becomes; taking the entry out again gives the text back. */
const cases: Record<string, [before: string, after: string]> = {
  'an object without servers': [
    '{\n  "theme": "dark"\n}\n',
    '{\n  "theme": "dark",\n  "mcpServers": {\n    "gw": {\n      "url": "http://localhost:9050/mcp"\n    }\n  }\n}\n',
  ],
  'other servers': [
    '{\n  "mcpServers": {\n    "a": { "command": "x" }\n  }\n}',
    '{\n  "mcpServers": {\n    "a": { "command": "x" },\n    "gw": {\n      "url": "http://localhost:9050/mcp"\n    }\n  }\n}',
  ],
  'tabs and CRLF': [
    '{\r\n\t"mcpServers": {\r\n\t\t"a": {}\r\n\t}\r\n}\r\n',
    '{\r\n\t"mcpServers": {\r\n\t\t"a": {},\r\n\t\t"gw": {\r\n\t\t\t"url": "http://localhost:9050/mcp"\r\n\t\t}\r\n\t}\r\n}\r\n',
  ],
  'comments around the last server': [
    '{\n  "mcpServers": {\n    // mine\n    "a": {} // keep\n    /* "old": {} */\n  }\n}\n',
    '{\n  "mcpServers": {\n    // mine\n    "a": {}, // keep\n    /* "old": {} */\n    "gw": {\n      "url": "http://localhost:9050/mcp"\n    }\n  }\n}\n',
  ],
  'a trailing comma': [
    '{\n  "mcpServers": {\n    "a": {},\n  },\n}\n',
    '{\n  "mcpServers": {\n    "a": {},\n    "gw": {\n      "url": "http://localhost:9050/mcp"\n    },\n  },\n}\n',
  ],
  'everything in one line': [
    '{"mcpServers":{"a":{}}}',
    '{"mcpServers":{"a":{}, "gw": {"url":"http://localhost:9050/mcp"}}}',
  ],
  'a comment alone in the group': [
    '{\n  "mcpServers": {\n    // none yet\n  }\n}\n',
    '{\n  "mcpServers": {\n    // none yet\n    "gw": {\n      "url": "http://localhost:9050/mcp"\n    }\n  }\n}\n',
  ],
  'an empty group': [
    '{\n  "mcpServers": {}\n}\n',
    '{\n  "mcpServers": {\n    "gw": {\n      "url": "http://localhost:9050/mcp"\n    }\n  }\n}\n',
  ],
};

describe('adding an entry and taking it out again', () => {
  test.each(Object.entries(cases))('%s', (_, [before, after]) => {
    const added = putEntry(jsonc, before, path, entry);
    expect(added).toBe(after);
    const made = before.includes('mcpServers') ? 0 : 1;
    expect(removeEntry(jsonc, added, path, made)).toBe(before);
  });

  test.each(['', ' \n', '\r\n'])('a file of nothing but white space (%j) becomes an object', (text) => {
    expect(JSON.parse(putEntry(strict, text, path, entry))).toEqual({ mcpServers: { gw: entry } });
  });

  test('a file of comments alone keeps them', () => {
    expect(putEntry(jsonc, '// my servers', path, entry)).toMatch(/^\/\/ my servers\n\{/);
  });
});

describe('an entry that is there', () => {
  test('is replaced as a whole, never merged', () => {
    const text = '{"mcpServers": {"gw": {"command": "npx", "args": ["x"]}, "b": {}}}';
    expect(JSON.parse(putEntry(strict, text, path, entry))).toEqual({ mcpServers: { gw: entry, b: {} } });
  });

  test('is left alone where something stands behind it in the list', () => {
    const text = '{\n  "mcpServers": {\n    "gw": {}, // ours\n    "b": 1\n  }\n}';
    expect(removeEntry(jsonc, text, path)).toBe('{\n  "mcpServers": { // ours\n    "b": 1\n  }\n}');
  });

  test('a line comment before it does not swallow what follows', () => {
    const text = '{"mcpServers": { // note\n "gw": {} }}';
    expect(jsonc.parse(removeEntry(jsonc, text, path))).toEqual(jsonc.parse('{"mcpServers":{}}'));
  });

  test('nothing happens where it is not', () => {
    expect(removeEntry(strict, '{"a": 1}', path)).toBe('{"a": 1}');
  });
});

test('members of a list are known by their id', () => {
  const input = { id: 'gw-key', type: 'promptString' };
  const text = '{\n  "inputs": [\n    { "id": "other" }\n  ]\n}';
  const added = putEntry(jsonc, text, ['inputs', { id: 'gw-key' }], input);
  expect(JSON.parse(added)).toEqual({ inputs: [{ id: 'other' }, input] });
  expect(removeEntry(jsonc, added, ['inputs', { id: 'gw-key' }])).toBe(text);
});

test.each(['a.b', 'a/b', '~tilde', 'quo"te', 'schlüssel 🚪', '__proto__', 'constructor', 'back\\slash'])(
  'a name such as %j is one member', (name) => {
    const added = putEntry(strict, '{"mcpServers": {"x": {}}}', ['mcpServers', name], entry);
    expect(strict.parse(added)).toHaveProperty('mcpServers');
    expect(removeEntry(strict, added, ['mcpServers', name])).toBe('{"mcpServers": {"x": {}}}');
  },
);

test('numbers above 2^53 keep their digits', () => {
  expect(putEntry(strict, '{"id": 9007199254740993123}', path, entry)).toContain('9007199254740993123');
});

describe('what cannot be read is refused with its line', () => {
  test.each<[string, string, number]>([
    ['truncated', '{\n  "mcpServers": {\n    "a": {', 3],
    ['a missing comma', '{\n  "a": 1\n  "b": 2\n}', 3],
    ['something after the end', '{}\nx', 2],
    ['the root is a list', '\n[]', 2],
    ['the root is null', 'null', 1],
    ['the group is a list', '{\n\n"mcpServers": []}', 3],
    ['the group is null', '{"mcpServers": null}', 1],
    ['the group is a text', '{"mcpServers": "x"}', 1],
    ['the group is there twice', '{"mcpServers": {},\n"mcpServers": {}}', 2],
    ['the entry is there twice', '{"mcpServers": {"gw": 1,\n "gw": 2}}', 2],
    ['nested without end', '['.repeat(100_000), 1],
    ['smart quotes', '{“mcpServers”: {}}', 1],
  ])('%s', (_, text, line) => {
    const error = catchError(() => putEntry(jsonc, text, path, entry));
    expect(error).toBeInstanceOf(UnreadableConfig);
    expect((error as UnreadableConfig).line).toBe(line);
  });

  test.each([['a comment', '{\n// x\n}'], ['a trailing comma', '{\n"a": 1,\n}']])('%s, for a reader of plain JSON', (_, text) => {
    expect(catchError(() => putEntry(strict, text, path, entry))).toBeInstanceOf(UnreadableConfig);
  });
});

function catchError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
