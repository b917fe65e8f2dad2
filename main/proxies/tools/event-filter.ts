import type { Rewriter } from '../forward/rewriter.ts';
import { mostHeld } from './body-filter.ts';
import { filterTools, mayHoldTools } from './filter-tools.ts';
import { toolListTooLarge } from './tool-errors.ts';
import type { Listing, ToolRules } from './tool-rules.ts';

/** An empty line after a line: the end of an event. A carriage return at the end may be half of a line end. */
const eventEnd = /(?:\r\n|\n|\r(?!\n))(?:\r\n|\n|\r(?!\n))/g;
/** Comments between events, which keep a connection alive. */
const comments = /^(?::[^\r\n]*\r?\n)+/;
const lines = /[^\r\n]*(?:\r\n|\n|\r|$)/g;
/** A stream may begin with a byte order mark. */
const dataLine = /^(?:\u00ef\u00bb\u00bf)?data(?:: ?|(?=[\r\n]|$))/;

/**
 * Filters the answers in an event stream. Events pass one by one as they are complete, every byte of them unless it is
 * a list of tools from which some are taken.
 */
export class EventFilter implements Rewriter {
  readonly #rules: ToolRules;
  readonly #listing: Listing;
  readonly #certain: boolean;
  /** An event that is not complete. As latin1: one character is one byte. */
  #held = '';
  #open = false;

  /** @param certain as of `BodyFilter` */
  constructor(rules: ToolRules, listing: Listing, certain = true) {
    this.#rules = rules;
    this.#listing = listing;
    this.#certain = certain;
  }

  push(chunk: Buffer): Buffer {
    if (this.#open) return chunk;
    // An end that the chunk before did not complete has begun at most three bytes before this one.
    eventEnd.lastIndex = Math.max(0, this.#held.length - 3);
    this.#held += chunk.toString('latin1');
    let out = '';
    let start = 0;
    while (eventEnd.test(this.#held)) {
      out += filterEvent(this.#held.slice(start, eventEnd.lastIndex), this.#rules, this.#listing);
      start = eventEnd.lastIndex;
    }
    const [alive = ''] = comments.exec(this.#held.slice(start)) ?? [];
    this.#held = this.#held.slice(start + alive.length);
    if (this.#held.length <= mostHeld) return Buffer.from(out + alive, 'latin1');
    if (this.#certain) throw toolListTooLarge(mostHeld);
    this.#open = true;
    const rest = this.#held;
    this.#held = '';
    return Buffer.from(out + alive + rest, 'latin1');
  }

  /** What is not complete is no event: the client drops it (HTML, "Server-sent events", 9.2.6). */
  end(): Buffer {
    return Buffer.alloc(0);
  }
}

function filterEvent(event: string, rules: ToolRules, listing: Listing): string {
  if (!mayHoldTools(event)) return event;
  const all = event.match(lines) ?? [];
  const values = all.filter((line) => dataLine.test(line)).map((line) => line.replace(dataLine, ''));
  const data = values.map((value) => value.replace(/[\r\n]+$/, ''));
  const text = Buffer.from(data.join('\n'), 'latin1').toString('utf8');
  // Not every event is a message: HTTP+SSE begins with an address.
  if (!/^\s*[{[]/.test(text)) return event;
  const filtered = filterTools(text, rules, listing);
  if (filtered === text) return event;
  // Between the tokens of JSON a line break is as good as a space.
  const line = `data: ${Buffer.from(filtered.replace(/[\r\n]+/g, ' '), 'utf8').toString('latin1')}\n`;
  const first = all.findIndex((candidate) => dataLine.test(candidate));
  return all.flatMap((other, index) => (index === first ? [line] : dataLine.test(other) ? [] : [other])).join('');
}
