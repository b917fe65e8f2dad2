import type { Row } from './view.ts';

/** What can stand in a word without being seen. */
const inWords = /[\u00AD\u180E\u200B-\u200F\u2060-\u2064\uFEFF]|\u034F|\p{Variation_Selector}/gu;

/**
 * Lines as they are meant: letters in another shape (bold, wide, circled) as the usual ones, and without characters
 * that only part a word. Python reads names so (PEP 3131), and so does a model.
 */
export const plain = (rows: readonly Row[]): Row[] => rows.map((row) =>
  (/[^\0-\x7F]/.test(row.text) ? { ...row, text: row.text.normalize('NFKC').replace(inWords, '') } : row));
