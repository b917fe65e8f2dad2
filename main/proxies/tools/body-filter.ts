import type { Rewriter } from '../forward/rewriter.ts';
import { filterTools, isJson, mayHoldTools } from './filter-tools.ts';
import { toolListTooLarge } from './tool-errors.ts';
import type { Listing, ToolRules } from './tool-rules.ts';

/** More than this of one answer is never held back. In bytes. */
export const mostHeld = 16 * 1024 * 1024;
const nothing = Buffer.alloc(0);

/** Filters an answer in JSON, which is held back until it is complete. */
export class BodyFilter implements Rewriter {
  readonly #rules: ToolRules;
  readonly #listing: Listing;
  readonly #certain: boolean;
  #chunks: Buffer[] = [];
  #held = 0;
  #open = false;

  /** @param certain false where it may be something else than a list: what cannot be looked at then passes */
  constructor(rules: ToolRules, listing: Listing, certain = true) {
    this.#rules = rules;
    this.#listing = listing;
    this.#certain = certain;
  }

  push(chunk: Buffer): Buffer {
    if (this.#open) return chunk;
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    if (this.#held <= mostHeld) return nothing;
    if (this.#certain) throw toolListTooLarge(mostHeld);
    this.#open = true;
    return this.#release();
  }

  end(): Buffer {
    const body = this.#release();
    // Clients pass over a byte order mark (Encoding standard, "UTF-8 decode"); JSON has none.
    const text = body.toString('utf8').replace(/^\ufeff/, '');
    if (!this.#certain && !(mayHoldTools(text) && isJson(text))) return body;
    const filtered = filterTools(text, this.#rules, this.#listing);
    return filtered === text ? body : Buffer.from(filtered, 'utf8');
  }

  #release(): Buffer {
    const body = Buffer.concat(this.#chunks);
    this.#chunks = [];
    return body;
  }
}
