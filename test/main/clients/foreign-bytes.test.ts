import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { putEntry, removeEntry } from '../../../main/clients/editors/edit-entry.ts';
import type { ConfigEditor, EntryPath } from '../../../main/clients/editors/editor.ts';
import { jsonEditor } from '../../../main/clients/editors/json-editor.ts';
import { tomlEditor } from '../../../main/clients/editors/toml-editor.ts';
import { yamlEditor } from '../../../main/clients/editors/yaml-editor.ts';

const jsonc = jsonEditor({ comments: true, trailingCommas: true });
const names = fc.constantFrom('gw', 'work', 'a-b', 'x_1');
const entries = fc.record({ url: fc.constantFrom('http://localhost:9050/mcp', 'http://localhost:1/"x"\\'), on: fc.boolean() });
/** Adding, changing and taking out, in any order. */
const steps = fc.array(fc.oneof(
  fc.record({ put: names, entry: entries }), fc.record({ remove: names }),
), { maxLength: 12 });

const word = fc.constantFrom('a', 'theme', 'dark mode', 'ü 🚪', '9', '// no comment', '[x]', '{', '#');
const eol = fc.constantFrom('\n', '\r\n');
const gap = fc.constantFrom('', ' ', '  ', '\t', '\n', '\n\n  ', ' /* c */ ', ' // c\n');

/** Objects with a group of servers, laid out in every way that a person may think of. */
const jsonTexts = fc.record({
  members: fc.uniqueArray(word, { minLength: 0, maxLength: 4 }), gaps: fc.array(gap, { minLength: 12, maxLength: 12 }), eol,
  trailing: fc.boolean(),
}).map(({ members, gaps, eol: end, trailing }) => {
  const at = (index: number): string => gaps[index % gaps.length] ?? '';
  const inner = members.map((name, index) => `${at(index)}${JSON.stringify(name)}${at(index + 1)}:${at(index + 2)}{"n": 1e2}${at(index + 3)}`);
  const group = `{${inner.join(',')}${trailing && inner.length ? ',' : ''}${at(5)}}`;
  return `${at(6)}{${at(7)}"before": 12345678901234567890,${at(8)}"servers":${at(9)}${group}${at(10)},"after": [1,${at(11)}2]${at(4)}}${end}`
    .replaceAll('\n', end);
});

const tomlTexts = fc.array(fc.constantFrom(
  '# a comment', '', 'model = "x" # why', '[table]', 'key   =  1', '[servers.other]', 'url = "http://x" # keep', '[[list]]', "lit = 'C:\\x'",
), { maxLength: 12 }).map((lines) => (lines.length ? `${lines.join('\n')}\n` : ''));

const yamlTexts = fc.array(fc.constantFrom(
  '  other:\n    a: 1   # c\n', '  # between\n', '  text: |\n    x\n\n', '  flow: {a: [1,  2]}\n', '  "quoted": \'x\'\n',
), { minLength: 1, maxLength: 4 }).map((blocks) => `top: x # t\nservers:\n  base: 1\n${blocks.join('')}# tail\nend: [1,  2]\n`);

const path = (name: string): EntryPath => ['servers', name];

const valid = (editor: ConfigEditor) => (text: string): boolean => {
  try {
    editor.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('any sequence of adding, changing and taking out leaves foreign bytes as they were', () => {
  const cases: [string, ConfigEditor, fc.Arbitrary<string>][] = [
    ['JSON with comments', jsonc, jsonTexts], ['TOML', tomlEditor, tomlTexts], ['YAML', yamlEditor, yamlTexts],
  ];

  test.each(cases)('%s', (_, editor, texts) => {
    fc.assert(fc.property(texts.filter(valid(editor)), steps, (original, sequence) => {
      let text = original;
      for (const step of sequence) {
        text = 'put' in step ? putEntry(editor, text, path(step.put), step.entry) : removeEntry(editor, text, path(step.remove));
        // Whatever the person wrote is still there, in order.
        expect(holdsInOrder(text, original)).toBe(true);
      }
      for (const name of ['gw', 'work', 'a-b', 'x_1']) text = removeEntry(editor, text, path(name));
      expect(strip(text)).toBe(strip(original));
    }), { numRuns: 300 });
  });
});

/** White space at the seam of a removed entry may differ; nothing else may. */
const strip = (text: string): string => text.replace(/\s+/g, '');

/** True where `original` without white space is what is left of `text` when something is cut out. */
function holdsInOrder(text: string, original: string): boolean {
  let at = 0;
  const wanted = [...strip(original)];
  for (const character of strip(text)) if (character === wanted[at]) at += 1;
  return at === wanted.length;
}
