import type { LogLine } from '../../preload/schema/logs.ts';

const inWords = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Of an error only its sentence: the rest stands in the details. */
const short = (value: unknown): string => {
  const message = typeof value === 'object' && value !== null && 'message' in value ? value.message : undefined;
  return typeof message === 'string' ? message : inWords(value);
};

/** What a line tells beside its message, in one line: `proxy=1 client_id=gateway_x`. */
export const fieldsInLine = ({ fields }: LogLine): string =>
  Object.entries(fields).map(([name, value]) => `${name}=${short(value)}`).join(' ');

export const fieldItems = ({ fields }: LogLine): { term: string; value: string; code: boolean }[] =>
  Object.entries(fields).flatMap(([term, value]) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ term, value: inWords(value), code: true }];
    return Object.entries(value).map(([name, inner]) => ({ term: `${term}.${name}`, value: inWords(inner), code: true }));
  });

/** The error code that a line names, its own or that of its error. */
export function codeOf({ fields }: LogLine): string | null {
  for (const value of [fields, fields['error']]) {
    if (typeof value !== 'object' || value === null) continue;
    const { code, error } = value as Record<string, unknown>;
    if (typeof code === 'string') return code;
    if (typeof error === 'string') return error;
  }
  return null;
}

/** As the file has them, the oldest first. */
export const linesAsText = (lines: readonly LogLine[]): string =>
  lines.toReversed().map((line) => `${line.time} ${line.level.padEnd(5)} [${line.area}] ${line.message} ${fieldsInLine(line)}`.trimEnd()).join('\n');

/**
 * Each line with a key that it keeps while newer ones come before it. Lines of one moment that say the same are counted
 * from the oldest on.
 * @param lines the newest first
 */
export function keyedLines(lines: readonly LogLine[]): { line: LogLine; key: string }[] {
  const seen = new Map<string, number>();
  return lines.toReversed().map((line) => {
    const what = `${line.time} ${line.area} ${line.message}`;
    const number = (seen.get(what) ?? 0) + 1;
    seen.set(what, number);
    return { line, key: `${what} ${number}` };
  }).reverse();
}
