/** A count as typed: digits only, and few enough to be exact. */
export const isWhole = (text: string): boolean => /^\d{1,9}$/.test(text.trim());
