import type { Rewriter } from '../forward/rewriter.ts';
import { BodyFilter, EventFilter } from './tool-filters.ts';
import type { Listing, ToolRules } from './tool-rules.ts';

/** What is known of a call and its answer, once that begins. */
export interface Asked {
  /** What its body asks for; null: no list of tools, or nobody looked at the body. */
  listing: Listing | null;
  /** JSON-RPC method, as far as it is known. */
  method: string | null;
  httpMethod: string | undefined;
  /** Of the answer. */
  status: number;
}

/** What shows the lists of tools in an answer to the rules; null where the answer holds none. */
export function toolReader(rules: ToolRules, asked: Asked, eventStream: boolean): Rewriter | null {
  const listing = asked.listing ?? unread(asked, eventStream);
  if (listing === null) return null;
  return eventStream ? new EventFilter(rules, listing) : new BodyFilter(rules, listing, asked.status < 300);
}

/** What may be listed in the answer to a request whose body was not looked at. */
function unread({ method, httpMethod }: Asked, eventStream: boolean): Listing | null {
  // A stream that GET opens may bring lists too: those of HTTP+SSE, and those of a stream that is taken up again.
  return (eventStream && httpMethod === 'GET') || method === 'tools/list' ? 'part' : null;
}
