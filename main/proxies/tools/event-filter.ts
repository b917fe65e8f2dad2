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
  /** An event that is not complete, in the pieces in which it came. As latin1: one character is one byte. */
  #held: string[] = [];
  #size = 0;
  /** Its last characters: its end may have begun in them. */
  #tail = '';
  /** It begins with no comment that could go on. */
  #plain = false;
  #open = false;

  /** @param certain as of `BodyFilter` */
  constructor(rules: ToolRules, listing: Listing, certain = true) {
    this.#rules = rules;
    this.#listing = listing;
    this.#certain = certain;
  }

  push(chunk: Buffer): Buffer {
    if (this.#open) return chunk;
    const text = chunk.toString('latin1');
    // Of what came before only the end is looked at again: an event may come in very many pieces.
    const seen = this.#tail + text;
    const seam = this.#tail.length;
    let out = '';
    let start = 0;
    eventEnd.lastIndex = 0;
    while (eventEnd.test(seen)) {
      const end = eventEnd.lastIndex - seam;
      this.#hold(text.slice(start, end));
      out += filterEvent(this.#release(), this.#rules, this.#listing);
      start = end;
    }
    const rest = text.slice(start);
    this.#hold(rest);
    this.#tail = seen.slice(start === 0 ? -3 : Math.max(seam + start, seen.length - 3));
    if (rest.includes('\n')) out += this.#comments();
    if (this.#size <= mostHeld) return Buffer.from(out, 'latin1');
    if (this.#certain) throw toolListTooLarge(mostHeld);
    this.#open = true;
    return Buffer.from(out + this.#release(), 'latin1');
  }

  #hold(text: string): void {
    if (text !== '') this.#held.push(text);
    this.#size += text.length;
  }

  #release(): string {
    const held = this.#held.join('');
    this.#held = [];
    this.#size = 0;
    this.#tail = '';
    this.#plain = false;
    return held;
  }

  /** Takes off the comments that stand before an event. */
  #comments(): string {
    if (this.#plain || this.#held[0]?.startsWith(':') !== true) return '';
    const held = this.#release();
    const [alive = ''] = comments.exec(held) ?? [];
    const rest = held.slice(alive.length);
    this.#hold(rest);
    this.#tail = rest.slice(-3);
    this.#plain = alive === '';
    return alive;
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
