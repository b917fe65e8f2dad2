/*
 * These expressions run on short, bounded pieces of text only. A negation that makes somebody skip, forget or hide
 * something is an instruction, not a warning.
 */
const forbids = new RegExp(
  String.raw`\b(?:never|don['’]t|do not|must not|mustn['’]t|should not|shouldn['’]t|cannot|can['’]t|may not|(?<!to )avoid|refuse to|instead of|rather than|`
  + String.raw`without|no need to|forbidden|prohibited|not allowed)\b(?!\s+(?:\w+\s+)?(?:skip|forget|omit|miss|tell|mention|inform|worry|wait|hesitate|ask|fail|show|reveal)\b)`,
  'i',
);
const discusses = new RegExp(
  String.raw`\b(?:detect(?:s|ed|ing)?|flag(?:s|ged)?|report(?:s)?|warn(?:s)?|look(?:s|ing)? for|check(?:s|ing)? for|scan(?:s|ning)? for|search for|`
  + String.raw`watch for|such as|e\.g\.|for example|for instance|examples?|known as|dangerous|malicious|suspicious|unsafe|insecure|vulnerable|`
  + String.raw`attack(?:s|er|ers)?|injections?|phrases?|patterns?|anti-?patterns?|red flags?|reject(?:s)?|block(?:s|ed)?|guards? against|protects? against)\b`,
  'i',
);
const badExample = new RegExp(
  String.raw`\b(?:never|don['’]t|do not|avoid|bad|wrong|unsafe|insecure|vulnerable|dangerous|malicious|incorrect|anti-?patterns?|red flags?|`
  + String.raw`attack(?:s|er)?|exploits?|what not to|suspicious|risky|flag(?:s|ged)?|reject(?:s|ed)?)\b|❌|🚫|⛔`,
  'i',
);
const goesOn = /\b(?:skip|forget|omit|worry|wait|hesitate|tell|mention|ask|inform)\b/i;

const reach = 100;

/**
 * True where the words before a match make it a warning or an example ("never run ...", "look for ... such as").
 * Only the clause that leads to it counts.
 * @param text the paragraph; `at` is where the match begins
 */
export function isMentioned(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - reach), at);
  const clause = before.slice(Math.max(...[...'.;!?\n'].map((end) => lastEnd(before, end))) + 1);
  return forbids.test(clause) || discusses.test(clause);
}

/** A dot inside a word, such as in a file name or "e.g.", ends no clause. */
function lastEnd(text: string, end: string): number {
  for (let at = text.lastIndexOf(end); at !== -1; at = at === 0 ? -1 : text.lastIndexOf(end, at - 1)) {
    if (end === '\n' || (/\s/.test(text[at + 1] ?? '') && !/\b(?:e\.g|i\.e|etc)$/.test(text.slice(0, at)))) return at;
  }
  return -1;
}

/** True where the line or heading above a block of code says that it shows what not to do. */
export const announcesBadExample = (above: string): boolean => badExample.test(above) && !goesOn.test(above);
