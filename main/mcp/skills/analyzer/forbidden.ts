import { isPhrase } from './mentions.ts';

/** A line that forbids what the list under it names, and says nothing else. */
const forbids = /^\s{0,3}(?:#{1,6}\s)?\W{0,6}(?:never|don't|do not|(?:you )?must not|avoid)(?: do)?(?: the following| any of these| these| this)?\W{0,6}$/i;

/** What forbids itself, or forgetting: it orders the rest all the same. */
const orders = /^\W{0,8}(?:\d{1,2}\W{1,4})?(?:forget|fail|omit|neglect|hesitate|refuse|never|not|do not|don['’]t)\b/i;

const isEntry = (row: string): boolean => /^\s*(?:[-*+]|\d{1,2}[.)])\s/.test(row);

/** Lines above an entry that are searched for what its list stands under. */
const linesAbove = 30;

/**
 * Whether a line is an entry of a list under "Never:" or the like, in words alone.
 * One with something to run or to reach is none: an agent may follow that, whatever stands above.
 * @param line from 1
 */
export function isForbidden(lines: readonly string[], line: number): boolean {
  const text = lines[line - 1] ?? '';
  if (!isEntry(text) || !isPhrase(text) || orders.test(text)) return false;
  const above = lines.slice(Math.max(0, line - 1 - linesAbove), line - 1).findLast((row) => row.trim() !== '' && !isEntry(row));
  return above !== undefined && forbids.test(above);
}
