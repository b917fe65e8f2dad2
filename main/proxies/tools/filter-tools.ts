import { elementsOf, findMember, isUnclear, skipSpace } from '../json-text.ts';
import { replaceValue } from '../stdio/replace-value.ts';
import { toolListUnclear } from './tool-errors.ts';
import type { Listing, ToolRules } from './tool-rules.ts';

/** Nearly all that is no list of tools can be told by this alone. Zeros: some clients find out that it is UTF-16. */
export const mayHoldTools = (text: string): boolean => /tool|\\u/i.test(text) || text.includes('\0');

/**
 * Shows the tools in an answer to `tools/list` to the rules, and takes out those that are not for clients. The rest of
 * the text keeps every byte; a text that is no such answer stays as it is.
 * @param json one JSON-RPC message, or a batch
 * @throws GatehouseError "tool_list_unclear" where clients may read it in different ways, and the rules are strict
 */
export function filterTools(json: string, rules: ToolRules, listing: Listing): string {
  if (!mayHoldTools(json)) return json;
  if (!isJson(json)) {
    if (rules.strict) throw toolListUnclear();
    return json;
  }
  const start = skipSpace(json, 0);
  const messages = elementsOf(json, start);
  if (messages === null) return filterMessage(json, start, rules, listing);
  const filtered = messages.map((message) => filterMessage(message, 0, rules, 'part'));
  return filtered.some((message, index) => message !== messages[index]) ? `[${filtered.join(',')}]` : json;
}

function filterMessage(json: string, start: number, rules: ToolRules, listing: Listing): string {
  const result = findMember(json, start, 'result');
  if (rules.strict && (isUnclear(json, start, 'result') || (result !== null && isUnclear(json, result, 'tools')))) {
    throw toolListUnclear();
  }
  const tools = result === null ? null : findMember(json, result, 'tools');
  const all = tools === null ? null : elementsOf(json, tools);
  if (result === null || all === null) return json;
  const more = findMember(json, result, 'nextCursor') !== null;
  const stay = rules.read(all.map((tool): unknown => JSON.parse(tool)), more ? 'part' : listing);
  if (!rules.strict || stay.every(Boolean)) return json;
  return replaceValue(json, ['result', 'tools'], `[${all.filter((_, index) => stay[index]).join(',')}]`);
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
