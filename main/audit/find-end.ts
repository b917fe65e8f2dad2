import type { Link } from './chain.ts';
import { genesis } from './chain.ts';
import type { Segments } from './segments.ts';

export interface End {
  /** What the next record follows. */
  last: Link;
  /** The file to go on with; null: a new one is begun. */
  resume: { path: string; /** Epoch ms. */ begun: number } | null;
}

/**
 * Where the chain goes on. Where the files do not hold the record that the mark speaks of, the next one follows the
 * mark: so the chain itself keeps showing that something was cut off or rewritten.
 */
export async function findEnd(segments: Segments, mark: Link | null): Promise<End> {
  const names = await segments.names();
  const newest = names.at(-1);
  let last: Link = genesis;
  let holds = mark === null;
  for await (const record of segments.recordsBackwards()) {
    if (last === genesis) last = record;
    if (holds || (mark && record.seq < mark.seq)) break;
    holds = mark?.seq === record.seq && mark.hash === record.hash;
  }
  const end: Link = holds || mark === null
    ? { seq: last.seq, hash: last.hash }
    : { seq: Math.max(last.seq, mark.seq), hash: mark.hash };
  if (newest === undefined) return { last: end, resume: null };
  const { torn, first } = await segments.edges(newest);
  if (torn) return { last: end, resume: null };
  return { last: end, resume: { path: segments.path(newest), begun: first ? Date.parse(first.at) : Date.now() } };
}
