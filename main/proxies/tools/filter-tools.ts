import { elementsOf, endOfValue, findMember, skipSpace } from '../json-text.ts';
import { replaceValue } from '../stdio/replace-value.ts';
import type { ToolRules } from './tool-rules.ts';

/**
 * Takes the tools that are not allowed out of an answer to `tools/list`. The rest of the text keeps every byte; a text
 * that is no such answer stays as it is.
 * @param json one JSON-RPC message, or a batch
 */
export function filterTools(json: string, rules: ToolRules): string {
  // Nearly all that is not the answer can be told by this alone.
  if (!json.includes('tools') && !json.includes('\\u')) return json;
  if (!isJson(json)) return json;
  const start = skipSpace(json, 0);
  const messages = elementsOf(json, start);
  if (messages === null) return filterMessage(json, start, rules);
  const filtered = messages.map((message) => filterMessage(message, 0, rules));
  return filtered.some((message, index) => message !== messages[index]) ? `[${filtered.join(',')}]` : json;
}

function filterMessage(json: string, start: number, rules: ToolRules): string {
  const result = findMember(json, start, 'result');
  const tools = result === null ? null : findMember(json, result, 'tools');
  const all = tools === null ? null : elementsOf(json, tools);
  if (all === null) return json;
  const kept = all.filter((tool) => isAllowed(tool, rules));
  return kept.length === all.length ? json : replaceValue(json, ['result', 'tools'], `[${kept.join(',')}]`);
}

function isAllowed(tool: string, rules: ToolRules): boolean {
  const place = findMember(tool, 0, 'name');
  const name: unknown = place === null ? null : JSON.parse(tool.slice(place, endOfValue(tool, place)));
  return typeof name === 'string' && rules.allows(name);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
