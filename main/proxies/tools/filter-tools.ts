import { elementsOf, findMember, skipSpace } from '../json-text.ts';
import { replaceValue } from '../stdio/replace-value.ts';
import type { Listing, ToolRules } from './tool-rules.ts';

/**
 * Shows the tools in an answer to `tools/list` to the rules, and takes out those that are not for clients. The rest of
 * the text keeps every byte; a text that is no such answer stays as it is.
 * @param json one JSON-RPC message, or a batch
 */
export function filterTools(json: string, rules: ToolRules, listing: Listing): string {
  // Nearly all that is not the answer can be told by this alone.
  if (!json.includes('tools') && !json.includes('\\u')) return json;
  if (!isJson(json)) return json;
  const start = skipSpace(json, 0);
  const messages = elementsOf(json, start);
  if (messages === null) return filterMessage(json, start, rules, listing);
  const filtered = messages.map((message) => filterMessage(message, 0, rules, 'part'));
  return filtered.some((message, index) => message !== messages[index]) ? `[${filtered.join(',')}]` : json;
}

function filterMessage(json: string, start: number, rules: ToolRules, listing: Listing): string {
  const result = findMember(json, start, 'result');
  const tools = result === null ? null : findMember(json, result, 'tools');
  const all = tools === null ? null : elementsOf(json, tools);
  if (result === null || all === null) return json;
  const more = findMember(json, result, 'nextCursor') !== null;
  const stay = rules.read(all.map((tool): unknown => JSON.parse(tool)), more ? 'part' : listing);
  if (!rules.strict || stay.every(Boolean)) return json;
  return replaceValue(json, ['result', 'tools'], `[${all.filter((_, index) => stay[index]).join(',')}]`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
