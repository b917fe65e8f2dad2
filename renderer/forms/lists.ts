/** Scopes as typed, parted by spaces, commas or lines, each once. */
export const splitWords = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];

/** One entry per line, without blank lines. */
export const splitLines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);
