import { isUtf8 } from '../charset.ts';
import type { ResponseHead } from '../forward/response-headers.ts';
import { Withheld, type Rewriter } from '../forward/rewriter.ts';
import { BodyFilter } from './body-filter.ts';
import { EventFilter } from './event-filter.ts';
import { toolListEncoded, toolListUnclear } from './tool-errors.ts';
import type { Listing, ToolRules } from './tool-rules.ts';

/** What is known of a call when its answer begins. */
export interface Asked {
  /** What its body asks for; null: no list of tools, or nobody looked at the body. */
  listing: Listing | null;
  /** JSON-RPC method, as far as it is known. */
  method: string | null;
  httpMethod: string | undefined;
}

type Head = Pick<ResponseHead, 'eventStream' | 'json' | 'encoded' | 'contentType'>;

/**
 * What shows the lists of tools in an answer to the rules; null where it holds none, or none that matters. What strict
 * rules cannot look at is withheld: nobody asked for an encoding, and JSON is UTF-8.
 */
export function toolReader(rules: ToolRules, asked: Asked, status: number, head: Head): Rewriter | null {
  const listing = asked.listing ?? unread(asked, head);
  if (listing === null && !(rules.strict && mayCarry(asked, head))) return null;
  if (head.encoded) return rules.strict ? new Withheld(toolListEncoded()) : null;
  if (rules.strict && !isUtf8(head.contentType)) return new Withheld(toolListUnclear());
  const certain = listing !== null && status < 300;
  const Filter = head.eventStream ? EventFilter : BodyFilter;
  return new Filter(rules, listing ?? 'part', certain);
}

/** What may be listed in the answer to a request whose body was not looked at. */
function unread({ method, httpMethod }: Asked, { eventStream }: Head): Listing | null {
  // A stream that GET opens may bring lists too: those of HTTP+SSE, and those of a stream that is taken up again.
  return (eventStream && httpMethod === 'GET') || method === 'tools/list' ? 'part' : null;
}

/** Clients know an answer by its id: a list that they wait for may come in the answer to another request. */
const mayCarry = ({ httpMethod }: Asked, { eventStream, json }: Head): boolean =>
  eventStream || (json && httpMethod === 'POST');
