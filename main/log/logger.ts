export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Fields of a log line. Values are redacted by construction: see redact.ts. */
export type LogFields = Record<string, unknown>;

/** A structured logger. `area` names the room that speaks, e.g. "oauth-proxy", "proxy", "store". */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  child(area: string, fields?: LogFields): Logger;
}

const discard = (): void => undefined;

/** Discards everything; for tests and for callers that have no log yet. */
export const silentLogger: Logger = {
  error: discard, warn: discard, info: discard, debug: discard,
  child: () => silentLogger,
};
