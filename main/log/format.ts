import type { LogFields, LogLevel } from './logger.ts';

/** One line of the log, already redacted. */
export interface LogEntry {
  time: Date;
  level: LogLevel;
  area: string;
  message: string;
  fields: LogFields;
}

/** One JSON object, one line: for files and machines. The entry's own names win over fields. */
export function formatJson(entry: LogEntry): string {
  const { time, level, area, message, fields } = entry;
  const own = { time: time.toISOString(), level, area, message };
  return `${JSON.stringify({ ...own, ...fields, ...own })}\n`;
}

/** `12:30:01 warn  [store] message  name=value`: for a person at a terminal. A stack follows on its own lines. */
export function formatText(entry: LogEntry): string {
  const { time, level, area, message, fields } = entry;
  const stacks: string[] = [];
  const pairs = Object.entries(fields).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (!isSerialisedError(value)) return [`${name}=${inline(value)}`];
    stacks.push(value.stack);
    return [`${name}=${inline(value.message)}`];
  });
  const head = `${time.toISOString().slice(11, 19)} ${level.padEnd(5)} [${area}] ${oneLine(message)}`;
  const below = stacks.map((stack) => `  ${stack.replaceAll('\n', '\n  ')}`);
  return `${[[head, ...pairs].join('  '), ...below].join('\n')}\n`;
}

const isSerialisedError = (value: unknown): value is { message: string; stack: string } =>
  typeof value === 'object' && value !== null && 'message' in value
  && 'stack' in value && typeof value.stack === 'string';

const inline = (value: unknown): string =>
  typeof value === 'string' && /^[^\s"=]+$/.test(value) ? oneLine(value) : JSON.stringify(value);

/** Control characters could forge lines or drive the terminal. */
const oneLine = (text: string): string => text.replace(/\p{Cc}/gu, ' ');
