import type { Answerable } from '../stdio/reply.ts';
import { filterTools } from './filter-tools.ts';
import type { ToolRules } from './tool-rules.ts';

/** The answer of a stdio server to `tools/list`, less the tools that are not allowed. */
export const filteredReply = (reply: Answerable, rules: ToolRules): Answerable => ({
  event: (raw) => reply.event(raw),
  answer: (raw, status) => reply.answer(filterTools(raw, rules), status),
  fail: (error) => reply.fail(error),
});
