/**
 * Characters that nobody sees, or that change what is seen: control and format characters other than the line's own,
 * letters that look empty, and variation selectors.
 */
const unseen = /(?![\t\n])[\p{Cc}\p{Cf}\p{Co}]|[\u3164\u115F\u1160\uFFA0\u2800]|\u034F|\p{Variation_Selector}/gu;

/** Writes unseen characters as `\u{200b}`, so that a reviewer sees them. */
export const reveal = (text: string): string =>
  text.replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
