import { asGatehouseError } from '../forward/call-errors.ts';
import type { Answerable } from '../stdio/reply.ts';
import { filterTools } from './filter-tools.ts';
import type { Listing, ToolRules } from './tool-rules.ts';

/** The answer of a stdio server to `tools/list`, shown to the rules, less the tools that are not for clients. */
export const filteredReply = (reply: Answerable, rules: ToolRules, listing: Listing): Answerable => ({
  event: (raw) => reply.event(raw),
  answer(raw, status) {
    if (!rules.strict) {
      reply.answer(raw, status);
      filterTools(raw, rules, listing);
      return;
    }
    let filtered: string;
    try {
      filtered = filterTools(raw, rules, listing);
    } catch (error) {
      return reply.fail(asGatehouseError(error));
    }
    reply.answer(filtered, status);
  },
  fail: (error) => reply.fail(error),
});
