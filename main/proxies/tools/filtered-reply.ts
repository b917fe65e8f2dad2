import type { Answerable } from '../stdio/reply.ts';
import { filterTools } from './filter-tools.ts';
import type { Listing, ToolRules } from './tool-rules.ts';

/** The answer of a stdio server to `tools/list`, shown to the rules, less the tools that are not for clients. */
export const filteredReply = (reply: Answerable, rules: ToolRules, listing: Listing): Answerable => ({
  event: (raw) => reply.event(raw),
  answer(raw, status) {
    if (rules.strict) return reply.answer(filterTools(raw, rules, listing), status);
    reply.answer(raw, status);
    filterTools(raw, rules, listing);
  },
  fail: (error) => reply.fail(error),
});
