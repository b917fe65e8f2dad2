import { redact } from './redact.ts';
import { masked, redactText } from './redact-text.ts';
import { isSecretName } from './secret-names.ts';

/** A member of JSON with a plain value, also where the text ends in the middle of it. */
const member = /("(?:[^"\\]|\\.)*")(\s*:\s*)("(?:[^"\\]|\\.)*(?:"|\\?$)|[^\s"{}[\],]+)/g;
const dataField = /^(data: ?)(.*)$/gm;

/**
 * A text that is JSON, an event stream with JSON in it, or the beginning of either, with secrets masked by the rules of
 * the log. JSON that is complete comes indented.
 * @param most characters of it that are kept
 */
export function redactJson(text: string, most: number): string {
  const whole = redactedWhole(text, 2);
  if (whole !== null) return whole;
  const lines = text.replace(dataField, (_, field: string, value: string) =>
    field + (redactedWhole(value) ?? maskMembers(value)));
  return redactText(lines === text ? maskMembers(text) : lines, most);
}

function redactedWhole(text: string, indent?: number): string | null {
  try {
    return JSON.stringify(redact(JSON.parse(text)), null, indent);
  } catch {
    return null;
  }
}

const maskMembers = (text: string): string =>
  text.replace(member, (whole, name: string, colon: string) =>
    isSecretName(name.slice(1, -1)) ? `${name}${colon}"${masked}"` : whole);
