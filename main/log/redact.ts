import { errorFields } from './error-fields.ts';
import type { LogFields } from './logger.ts';
import { masked, redactText } from './redact-text.ts';
import { isErrorCode, isPublicHeader, isSecretName } from './secret-names.ts';

const maxDepth = 8;
const maxItems = 100;
const secretFlag = /^--?[A-Za-z][\w-]*$/;
/** Members of a JWK that are the private or symmetric key (RFC 7518 section 6). */
const privateJwkMembers = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']);

/**
 * A copy of `value` that is safe to write down: values under names that carry secrets are masked, strings anywhere are
 * searched for what looks like one, errors become plain objects with code, stack and cause. The result is plain JSON
 * data: no cycles, bounded in depth and length. Never throws.
 */
export function redact(value: unknown): unknown {
  return visit(value, '', { depth: 0, parents: [] });
}

/** `redact` for the fields of one log line. */
export function redactFields(fields: LogFields): LogFields {
  return visitFields(Object.entries(fields), '', { depth: 0, parents: [] });
}

interface Place {
  depth: number;
  parents: readonly object[];
}

function visit(value: unknown, name: string, place: Place): unknown {
  // A count or a flag beside a secret's name ("tokens: 3", "has_client_secret: true") tells nothing.
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number') return value;
  if (isSecretName(name) && !(name === 'code' && isErrorCode(value))) return masked;
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object') return redactText(String(value));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof URL) return redactText(value.href);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (place.parents.includes(value)) return '[circular]';
  if (place.depth >= maxDepth) return '[deeper]';
  const inside = { depth: place.depth + 1, parents: [...place.parents, value] };
  if (Array.isArray(value)) return visitList(value, name, inside);
  if (value instanceof Set) return visitList([...value], name, inside);
  if (value instanceof Map) return visitFields([...value].map(([key, item]) => [String(key), item]), name, inside);
  if (value instanceof Error) return visitFields(Object.entries(errorFields(value)), name, inside);
  return visitFields(readableEntries(value), name, inside);
}

function visitList(items: readonly unknown[], name: string, place: Place): unknown {
  // Flat name, value, name, value: any of them may be a credential.
  if (name.toLowerCase() === 'rawheaders') return masked;
  const shown = items.slice(0, maxItems).map((item, index) => {
    const before = items[index - 1];
    // Arguments of a command: ["--api-key", "..."].
    const flagged = typeof before === 'string' && secretFlag.test(before) && isSecretName(before.replace(/^-+/, ''));
    return flagged && typeof item === 'string' ? masked : visit(item, '', place);
  });
  return items.length > maxItems ? [...shown, `[${items.length - maxItems} more]`] : shown;
}

function visitFields(entries: [string, unknown][], name: string, place: Place): Record<string, unknown> {
  const isJwk = entries.some(([key]) => key === 'kty');
  const isHeaders = /headers$/i.test(name);
  const isEnvironment = name === 'env';
  const out: Record<string, unknown> = {};
  for (const [key, item] of entries) {
    const hidden = (isJwk && privateJwkMembers.has(key)) || isEnvironment || (isHeaders && !isPublicHeader(key));
    Object.defineProperty(out, redactText(key), {
      value: hidden ? masked : visit(item, key, place), enumerable: true, configurable: true, writable: true,
    });
  }
  return out;
}

function readableEntries(value: object): [string, unknown][] {
  return Object.keys(value).map((key) => {
    try {
      return [key, (value as Record<string, unknown>)[key]];
    } catch {
      return [key, '[unreadable]'];
    }
  });
}
