import { redactText } from '../../log/redact-text.ts';
import { isSecretName } from '../../log/secret-names.ts';

const masked = '[hidden]';

/** Names and values as JSON, TOML and YAML write them, several in one line too. */
const pair = /(["']?)([\w.-]+)\1(\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,{}[\]"'#]+)/g;

/** A line of a file for the screen: neighbours of our entry hold secrets of their own. */
export function maskLine(line: string): string {
  const hidden = line.replace(pair, (whole, quote: string, name: string, between: string, value: string) => {
    // A reference to a variable or an input is no secret; nor is a number or a truth value.
    if (!isSecretName(name) || /^["']?(\$|\{env:|Bearer \$)/.test(value) || /^(\d+|true|false|null)$/.test(value)) return whole;
    return `${quote}${name}${quote}${between}"${masked}"`;
  });
  return redactText(hidden);
}

/** The value of `--api-key` and the like, the next of a list of arguments, which may stand in the next line. */
const flag = /(["']--?([\w-]+)["']\s*,\s*)(?!["']-)(?:"(?:[^"\\]|\\.)*"|'[^']*')/g;
const listedFlag = /(^[ \t]*-[ \t]+["']?--?([\w-]+)["']?[ \t]*\r?\n[ \t]*-[ \t]+)(?!["']?-)\S.*$/gm;

/** Lines of a file, as many as there were. */
export function maskText(text: string): string {
  const hide = (whole: string, before: string, name: string): string => (isSecretName(name) ? `${before}"${masked}"` : whole);
  return text.replace(flag, hide).replace(listedFlag, hide).split('\n').map(maskLine).join('\n');
}
