/**
 * What a piece of text is: words for a person or model, a command line, program source, a value of a configuration,
 * or what came out of an encoded string.
 */
export const passageKinds = ['prose', 'shell', 'code', 'config', 'decoded'] as const;
export type PassageKind = (typeof passageKinds)[number];

/** A piece of a file that rules look at as a whole: a line, a command over several lines, a paragraph. */
export interface Passage {
  kind: PassageKind;
  text: string;
  /** Where each line of the file begins in `text`; the first at 0. Line numbers count from 1. */
  lines: readonly { at: number; number: number }[];
  /** The text around it warns of it or names it as an example. */
  mentioned: boolean;
}

export const lineAt = (passage: Passage, offset: number): number => {
  let number = passage.lines[0]?.number ?? 1;
  for (const line of passage.lines) {
    if (line.at > offset) break;
    number = line.number;
  }
  return number;
};

export const passageOf = (kind: PassageKind, text: string, number: number, mentioned = false): Passage =>
  ({ kind, text, lines: [{ at: 0, number }], mentioned });

/** Joins lines that belong together with `glue`, keeping track of where each began. */
export function joined(kind: PassageKind, parts: readonly { text: string; number: number }[], glue = ' '): Passage {
  const lines: { at: number; number: number }[] = [];
  let text = '';
  for (const part of parts) {
    if (text !== '') text += glue;
    lines.push({ at: text.length, number: part.number });
    text += part.text;
  }
  return { kind, text, lines, mentioned: false };
}
