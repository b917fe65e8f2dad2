import type { Splice } from './editor.ts';

/** Applies splices, which are in order and don't overlap; of two at one place the first comes first. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = '';
  let done = 0;
  for (const { start, end, text: inserted } of splices) {
    if (start < done || end < start) throw new Error('Splices overlap.');
    result += text.slice(done, start) + inserted;
    done = end;
  }
  return result + text.slice(done);
}
