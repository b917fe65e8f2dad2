import { visit } from 'jsonc-parser';
import { plain } from './plain.ts';
import { viewOf, type Row, type View } from './view.ts';

/** What is in JSON as it is meant: strings without their escapes, and each command with its arguments on one line. */
export function jsonViews(text: string, rows: readonly Row[]): View[] {
  const { strings, commands } = readJson(text);
  return [
    viewOf(['config'], rows),
    viewOf(['any'], strings),
    viewOf(['prose'], plain(strings)),
    viewOf(['any', 'code', 'shell'], commands),
  ];
}

/** A notebook is JSON whose strings are also lines of code. */
export const notebookViews = (text: string, rows: readonly Row[]): View[] =>
  [...jsonViews(text, rows), viewOf(['code', 'python', 'shell'], plain(readJson(text).strings))];

/** Every string, as it is meant. */
export const stringsOf = (text: string): Row[] => plain(readJson(text).strings);

/** Notes strings where they stand. Broken JSON is read as far as it makes sense. */
function readJson(text: string): { strings: Row[]; commands: Row[] } {
  const strings: Row[] = [];
  const commands: Row[] = [];
  let property = '';
  let parent = '';
  let inArguments = false;
  let command: Row | null = null;
  visit(text, {
    onObjectProperty(name, _offset, _length, line) {
      property = name;
      strings.push({ text: name, line: line + 1 });
    },
    onObjectBegin() {
      parent = property;
      command = null;
    },
    onArrayBegin: () => void (inArguments = property === 'args' || property === 'arguments'),
    onArrayEnd: () => void (inArguments = false),
    onLiteralValue(value: unknown, _offset, _length, line) {
      if (typeof value !== 'string') return;
      const row = { text: value, line: line + 1 };
      strings.push(row);
      if (inArguments) {
        if (command === null) commands.push(command = { ...row });
        else command.text += ` ${value}`;
      } else if (property === 'command' || property === 'cmd' || property === 'run' || parent === 'scripts') {
        commands.push(command = { ...row });
      } else command = null;
    },
  }, { allowTrailingComma: true });
  return { strings, commands };
}
