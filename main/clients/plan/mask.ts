import { redactText } from '../../log/redact-text.ts';
import { isSecretName } from '../../log/secret-names.ts';
import { hiddenKey } from './hidden-key.ts';

const masked = '"[hidden]"';

/** Names and values as JSON, TOML and YAML write them, several in one line too. */
const pair = /(["']?)([\w.-]+)\1(\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,{}[\]"'#]+)/g;

/** A value of YAML without quotation marks: it goes to the end of the line, spaces and all. */
const yamlPair = /^(\s*(?:-\s+)*([\w.-]+)\s*:\s+)([^\s"'{[|>&*!#].*)$/;

/** The value of `--api-key` and the like, the next of a list of arguments, which may stand in the next line. */
const flag = /(["']--?([\w-]+)["']\s*,\s*)(?!["']-)(?:"(?:[^"\\]|\\.)*"|'[^']*')/g;
const listedFlag = /(^[ \t]*-[ \t]+["']?--?([\w-]+)["']?[ \t]*\r?\n[ \t]*-[ \t]+)(?!["']?-)\S.*$/gm;

/** Lines of a file for the screen, as many as there were: neighbours of our entry hold secrets of their own. */
export function maskText(text: string): string {
  const hide = (whole: string, before: string, name: string): string => (isSecretName(name) ? before + masked : whole);
  return text.replace(flag, hide).replace(listedFlag, hide).split('\n').map(maskLine).join('\n');
}

function maskLine(line: string): string {
  const settled: string[] = [];
  // What is decided here is not looked at once more by its name.
  const settle = (pairText: string): string => `\uE000${settled.push(pairText) - 1}\uE000`;
  const decide = (whole: string, before: string, name: string, value: string): string =>
    (isSecretName(name) ? settle(saysNothingSecret(value) ? whole : before + masked) : whole);
  const hidden = line
    .replace(yamlPair, decide)
    .replace(pair, (whole, quote: string, name: string, between: string, value: string) =>
      decide(whole, `${quote}${name}${quote}${between}`, name, value));
  return redactText(hidden).replace(/\uE000(\d+)\uE000/g, (_, index: string) => settled[Number(index)] ?? '');
}

/** A reference to a variable or an input, a number, a truth value, or a key that is yet to be made. */
const saysNothingSecret = (value: string): boolean => value.includes(hiddenKey)
  || /^["']?(Bearer )?(\$\{|\$[A-Z_]+\b|\{env:)/.test(value) || /^(\d+|true|false|null)$/.test(value);
