/** A sentence of Markdown without the marks of strong emphasis (CommonMark 6.2), which may part any two of its words. */
export const withoutEmphasis = (text: string): string => (text.includes('**') ? text.replaceAll('**', '') : text);
