import { t } from '../strings.ts';

/** Control and format characters (such as those that turn the reading direction), and spaces that look like none. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u2000-\u200a\u202f\u205f\u3000\u3164\uffa0]/gu;

/** An argument of a command as a person must see it to judge it: nothing in it hides, or moves what stands beside it. */
export function showArgument(argument: string): string {
  if (argument === '') return t.command.empty;
  return argument.replace(unseen, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
