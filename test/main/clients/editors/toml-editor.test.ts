import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { putEntry, removeEntry } from '../../../../main/clients/editors/edit-entry.ts';
import { UnreadableConfig, type EntryPath } from '../../../../main/clients/editors/editor.ts';
import { tomlEditor } from '../../../../main/clients/editors/toml-editor.ts';

const path: EntryPath = ['mcp_servers', 'gw'];
const entry = { url: 'http://localhost:9050/mcp' };
const block = '[mcp_servers.gw]\nurl = "http://localhost:9050/mcp"\n';
const put = (text: string): string => putEntry(tomlEditor, text, path, entry);

describe('the table is added at the end, and taken out again', () => {
  test.each<[string, string]>([
    ['an empty file', ''],
    ['comments and odd spacing', '# mine\nmodel   =   "x" # why\n\n[ mcp_servers . old ]\ncommand = "npx"   # keep\n'],
    ['servers with dotted keys at the root', 'mcp_servers.old.url = "http://x"\n'],
    ['a table with servers as keys', '[mcp_servers]\nold = { url = "http://x" }\n'],
    ['an array of tables at the end', '[[profiles]]\nname = "a"\n'],
    ['texts over several lines', 'notes = """\n[mcp_servers.gw]\nurl = "not this"\n"""\n'],
    ['a comment at the end', '[a]\nb = 1\n# the end\n'],
  ])('%s', (_, text) => {
    const added = put(text);
    expect(added).toBe(text === '' ? block : `${text}\n${block}`);
    expect(removeEntry(tomlEditor, added, path)).toBe(text);
  });

  test('a file without a line end at its end gets one', () => {
    expect(put('a = 1')).toBe(`a = 1\n\n${block}`);
  });

  test('CRLF stays CRLF', () => {
    const text = 'a = 1\r\n[b]\r\nc = 2\r\n';
    expect(put(text)).toBe(text + `\n${block}`.replaceAll('\n', '\r\n'));
    expect(removeEntry(tomlEditor, put(text), path)).toBe(text);
  });
});

describe('our table is replaced as a whole', () => {
  test.each<[string, string, string]>([
    ['with its sub-tables', '[mcp_servers.gw]\ncommand = "npx"\n\n[mcp_servers.gw.env]\nA = "1"\n\n# next\n[z]\na = 1\n', `${block}\n# next\n[z]\na = 1\n`],
    ['where it is written with quotes', '[mcp_servers."gw"] # c\nurl = "old" # c\n[z]\n', `${block}[z]\n`],
    ['where it is a key of another table', '[mcp_servers]\ngw = { url = "old" }\nold = {}\n', `[mcp_servers]\nold = {}\n\n${block}`],
    ['where its keys are dotted', 'mcp_servers.gw.url = "old"\na = 1\n', `a = 1\n\n${block}`],
  ])('%s', (_, text, after) => {
    expect(put(text)).toBe(after);
  });

  test('and the comment of the table behind it stays', () => {
    const text = `a = 1\n\n${block}\n# about b\n[b]\n`;
    expect(removeEntry(tomlEditor, text, path)).toBe('a = 1\n\n# about b\n[b]\n');
  });
});

test.each(['C:\\Users\\ada', 'say "hi"', 'tab\there', 'schön', '\u007f', 'line\nend'])('the text %j comes back as it was', (text) => {
  const added = putEntry(tomlEditor, '', ['mcp_servers', 'my.gw'], { command: text, args: [text], env: { 'A B': text }, on: true });
  expect(parse(added)).toEqual({ mcp_servers: { 'my.gw': { command: text, args: [text], env: { 'A B': text }, on: true } } });
});

describe('what cannot be changed safely is refused with its line', () => {
  test.each<[string, string, number]>([
    ['an inline table of servers', 'a = 1\nmcp_servers = { old = { url = "x" } }\n', 2],
    ['a Windows path in a basic string', 'a = 1\npath = "C:\\Users"\n', 2],
    ['a lone carriage return', 'a = 1\rb = 2\n', 1],
    ['a table that is there twice', '[a]\n[b]\n[a]\n', 3],
    ['truncated', '[mcp_servers.gw]\nurl = "http', 2],
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

  test('servers that are a list of tables', () => {
    expect(() => put('[[mcp_servers]]\nname = "x"\n')).toThrow(UnreadableConfig);
  });
});

test('what only one of the two parsers understands is left alone, with the line', () => {
  expect(() => put('# dates\nx = 1979-05-"7\n')).toThrow(expect.objectContaining({ name: 'UnreadableConfig', line: 2 }));
});
