import type { CompiledRule } from '../rules/rule.ts';

/** Enough of a secret to find it again, and too little to use it. */
const masked = (secret: string): string =>
  secret.length < 16 ? `${secret.slice(0, 2)}…` : `${secret.slice(0, 4)}…${secret.slice(-2)}`;

/** The longest run after a match that may be the rest of the secret. */
const rest = /[\w./+=-]{0,4096}/y;

/** Leaves the middle out of everything in a text that a rule calls a secret. */
export function maskSecrets(text: string, rules: readonly CompiledRule[]): string {
  let shown = text;
  for (const { secret, expression } of rules) {
    if (secret !== true) continue;
    let from = 0;
    let result = '';
    expression.lastIndex = 0;
    for (let found = expression.exec(shown); found !== null; found = expression.exec(shown)) {
      rest.lastIndex = expression.lastIndex;
      const end = expression.lastIndex + (rest.exec(shown)?.[0].length ?? 0);
      result += shown.slice(from, found.index) + masked(shown.slice(found.index, end));
      from = end;
      expression.lastIndex = end;
    }
    shown = result + shown.slice(from);
  }
  return shown;
}

const keyBegins = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/;

/** Leaves out what is between the first and the last line of private keys. The number of lines stays. */
export function maskKeys(text: string): string {
  if (!text.includes('PRIVATE KEY')) return text;
  let inKey = false;
  return text.split('\n').map((line) => {
    if (inKey && /^\s*$|^[\w-]{1,30}: /.test(line)) return line;
    if (inKey && /^[\s>#*"'/]*[A-Za-z0-9+/=]{1,120}[\\nr"',;\s]*$/.test(line)) return '…';
    inKey = keyBegins.test(line);
    return line.replace(/(-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----)[^-\n]{20,}/g, '$1…');
  }).join('\n');
}
