import { join } from 'node:path';
import type { LogReadInput, LogView } from '../../preload/schema/logs.ts';
import { Signal } from '../events/signal.ts';
import { formatJson, formatText } from './format.ts';
import type { LogEntry } from './format.ts';
import type { LogFields, Logger, LogLevel } from './logger.ts';
import { readLog } from './read-log.ts';
import { currentRequest } from './request-id.ts';
import { redactText } from './redact-text.ts';
import { redactFields } from './redact.ts';
import { RotatingFile } from './rotating-file.ts';

export interface LoggerOptions {
  /** The data folder: lines go to `logs/gatehouse.log` in it. Null: to no file. */
  folder: string | null;
  level: LogLevel;
  /** Also to standard error: as text on a terminal, as JSON lines elsewhere. */
  stderr: boolean;
}

/** The logger at the root: its level can change while the program runs. */
export interface RootLogger extends Logger {
  setLevel(level: LogLevel): void;
  /** Lines were added to the file. */
  readonly changed: Signal;
  /** The newest lines that stand in the file. */
  read(input: LogReadInput): Promise<LogView>;
  /** Waits until every line stands in the file. Lines after this go to standard error only. */
  close(): Promise<void>;
}

const severity: Record<LogLevel, number> = { error: 0, warn: 1, info: 2, debug: 3 };

/** Opens the log. Nothing reaches file or terminal without passing redact.ts. */
export function createLogger(options: LoggerOptions): RootLogger {
  let level = options.level;
  const changed = new Signal();
  const path = options.folder === null ? null : join(options.folder, 'logs', 'gatehouse.log');
  let file = path === null ? null : new RotatingFile(path, { written: () => changed.emit() });
  const formatStderr = process.stderr.isTTY ? formatText : formatJson;

  const emit = (entry: LogEntry): void => {
    file?.write(formatJson(entry));
    if (options.stderr) process.stderr.write(formatStderr(entry));
  };

  const logger = (area: string, inherited: LogFields): Logger => {
    const write = (at: LogLevel, message: string, fields: LogFields = {}): void => {
      if (severity[at] > severity[level]) return;
      const request = currentRequest();
      const safe = redactFields({ ...(request === undefined ? {} : { request }), ...inherited, ...fields });
      emit({ time: new Date(), level: at, area, message: redactText(message), fields: safe });
    };
    return {
      error: (message, fields) => write('error', message, fields),
      warn: (message, fields) => write('warn', message, fields),
      info: (message, fields) => write('info', message, fields),
      debug: (message, fields) => write('debug', message, fields),
      child: (childArea, fields) => logger(childArea, { ...inherited, ...fields }),
    };
  };

  return {
    ...logger('gatehouse', {}),
    setLevel: (next) => {
      level = next;
    },
    changed,
    read: async (input) => {
      if (path === null) return { lines: [], areas: [], has_older: false, path: '' };
      await file?.flushed();
      return readLog(path, input);
    },
    close: async () => {
      const closing = file;
      file = null;
      await closing?.close();
    },
  };
}
