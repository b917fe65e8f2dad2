import type { z } from 'zod';
import type { Failure } from '../api/transport.ts';

/** Messages by form field. */
export type FieldErrors = Partial<Record<string, string>>;

/** Names of the schema that differ from the form's, e.g. "upstream.url" to "url". */
export type FieldAliases = Readonly<Record<string, string>>;

/** The form's field for a path of the schema: "scopes.0" belongs to "scopes". Undefined where the form has none. */
export function fieldOf(path: string, known: readonly string[], aliases: FieldAliases = {}): string | undefined {
  for (let part = path; part; part = part.slice(0, Math.max(0, part.lastIndexOf('.')))) {
    const field = aliases[part] ?? part;
    if (known.includes(field)) return field;
  }
  return undefined;
}

/** The first message for each field that does not pass the schema. */
export function schemaErrors(
  schema: z.ZodType, input: unknown, known: readonly string[], aliases: FieldAliases = {},
): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of schema.safeParse(input).error?.issues ?? []) {
    const field = fieldOf(issue.path.join('.'), known, aliases);
    if (field) errors[field] ??= issue.message;
  }
  return errors;
}

/** Sorts an answer of the server to the fields it is about; `rest` is what belongs to none of them. */
export function serverErrors(
  failure: Failure, known: readonly string[], aliases: FieldAliases = {},
): { fields: FieldErrors; rest: Failure | null } {
  const { field, remedy, issues } = failure.details ?? {};
  const message = [failure.message, remedy].filter(Boolean).join(' ');
  const named = issues ?? (field ? [{ field, message }] : []);
  const fields: FieldErrors = {};
  let complete = named.length > 0;
  for (const issue of named) {
    const target = fieldOf(issue.field, known, aliases);
    if (target) fields[target] ??= issue.message;
    else complete = false;
  }
  return { fields, rest: complete ? null : failure };
}
