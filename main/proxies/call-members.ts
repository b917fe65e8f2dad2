/** The members of a JSON-RPC request that say which call it is; `name` is that of its `params`. */
export type CallMember = 'method' | 'params' | 'name';

/**
 * `message` counts from 0; `value` is null where it is no string.
 * @returns true where nothing more has to be found
 */
export type FoundMember = (member: CallMember, message: number, value: string | null) => boolean;

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/**
 * Finds the members that say which call a JSON-RPC body is, in its only message or in each message of a batch, without
 * building the rest of it. Every one is reported, repeated ones and other spellings too (`"Method"`): JSON parsers
 * differ on which of two they take.
 * @param limit bytes to look at; what is not complete within them is not reported
 */
export function findCallMembers(body: Buffer, limit: number, found: FoundMember): void {
  const end = Math.min(body.length, limit);
  /** How deep the members of a message are: one level more in a batch. */
  let level = 1;
  let depth = 0;
  let message = -1;
  let inParams = false;
  let at = 0;

  while (at < end) {
    const byte = body[at] as number;
    if (byte === quote) {
      const close = endOfString(body, at + 1, end);
      if (close >= end) return;
      const member = depth === level ? memberOf(body, at, close, false) : null;
      const inner = member === null && inParams && depth === level + 1 ? memberOf(body, at, close, true) : null;
      at = close + 1;
      if (member === null && inner === null) continue;
      const value = skipSpace(body, at, end);
      // A string that no colon follows is a value.
      if (body[value] !== colon) continue;
      at = skipSpace(body, value + 1, end);
      if (at >= end) return;
      const first = body[at] as number;
      if (member === 'params') inParams = first === openBrace;
      if (first !== quote) {
        if (found(member ?? 'name', message, null)) return;
        continue;
      }
      const valueEnd = endOfString(body, at + 1, end);
      if (valueEnd >= end) return;
      if (found(member ?? 'name', message, text(body, at, valueEnd))) return;
      at = valueEnd;
    } else if (byte === openBrace || byte === openBracket) {
      if (depth === 0 && byte === openBracket) level = 2;
      depth += 1;
      if (depth === level) message += 1;
    } else if (byte === closeBrace || byte === closeBracket) {
      if (depth === level + 1) inParams = false;
      depth -= 1;
    }
    at += 1;
  }
}

/**
 * Messages that one request may hold. Each costs the upstream a call, while rate limits count requests; MCP dropped
 * batches in 2025-06-18, and no client is known that sends more than a few.
 */
export const mostMessages = 100;

/** True for a batch of more than `mostMessages`. Looks at the first byte alone where the body is no batch. */
export function isLargeBatch(body: Buffer): boolean {
  const start = startOf(body);
  if (body[start] !== openBracket) return false;
  let depth = 0;
  let messages = 1;
  for (let at = start; at < body.length && messages <= mostMessages; at += 1) {
    const byte = body[at] as number;
    if (byte === quote) at = endOfString(body, at + 1, body.length);
    else if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) depth -= 1;
    else if (byte === comma && depth === 1) messages += 1;
  }
  return messages > mostMessages;
}

/** False where a body that begins like this can be no batch. */
export function mayBeBatch(beginning: Buffer): boolean {
  const start = startOf(beginning);
  const partOfMark = beginning.length < 3 && beginning[0] === 0xef;
  return start === beginning.length || beginning[start] === openBracket || partOfMark;
}

/** Where the JSON begins: behind space, and behind a byte order mark, which some parsers take for space. */
function startOf(body: Buffer): number {
  let at = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
  while (body[at] === 0x20 || body[at] === 0x0a || body[at] === 0x0d || body[at] === 0x09) at += 1;
  return at;
}

/** A key of a message, or of its parameters, as a member of interest. */
function memberOf(body: Buffer, open: number, close: number, inner: boolean): CallMember | null {
  const length = close - open - 1;
  // Most keys are ruled out by their length; one that is written with escapes or beyond ASCII is longer.
  if (length !== (inner ? 4 : 6) && isPlain(body, open, close)) return null;
  const key = text(body, open, close)?.toUpperCase();
  if (inner) return key === 'NAME' ? 'name' : null;
  return key === 'METHOD' ? 'method' : key === 'PARAMS' ? 'params' : null;
}

function isPlain(body: Buffer, open: number, close: number): boolean {
  for (let at = open + 1; at < close; at += 1) {
    const byte = body[at] as number;
    if (byte === backslash || byte >= 0x80) return false;
  }
  return true;
}

/** The string between two quotes; null where it is not valid. */
function text(body: Buffer, open: number, close: number): string | null {
  if (isPlain(body, open, close)) return body.toString('latin1', open + 1, close);
  try {
    return JSON.parse(body.toString('utf8', open, close + 1)) as string;
  } catch {
    return null;
  }
}

/** The place of the quote that ends the string. */
function endOfString(body: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && body[at] !== quote) at += body[at] === backslash ? 2 : 1;
  return at;
}

function skipSpace(body: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && (body[at] as number) <= 0x20) at += 1;
  return at;
}
