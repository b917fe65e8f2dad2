import type { Logger } from '../../log/logger.ts';
import { redactText } from '../../log/redact-text.ts';
import { LineReader } from '../../streams/line-reader.ts';

const longestLine = 4 * 1024;
/** A server that writes without end must not fill the log. */
const linesPerMinute = 300;

/** What a server writes for people: to the log, without secrets, and not more than a person would read. */
export class StderrLog {
  readonly #log: Logger;
  readonly #secrets: readonly string[];
  readonly #reader = new LineReader(longestLine, (line) => this.#take(line), () => this.#take('[a very long line]'));
  #minute = 0;
  #lines = 0;
  #last: string | null = null;

  /** @param secrets values that the server was given and may repeat */
  constructor(log: Logger, secrets: readonly string[]) {
    this.#log = log;
    this.#secrets = secrets.filter((secret) => secret.length >= 4);
  }

  /** The last line, shortened, without secrets. Servers tell there why they stop. */
  get last(): string | null {
    return this.#last;
  }

  readonly push = (chunk: Buffer): void => this.#reader.push(chunk);
  readonly end = (): void => this.#reader.end();

  /** A line that the server wrote to its output, where only messages belong: a greeting, how it is to be used. */
  readonly takeText = (line: string): void => this.#take(line.slice(0, longestLine));

  #take(line: string): void {
    const text = redactText(this.#secrets.reduce((kept, secret) => kept.replaceAll(secret, '[redacted]'), line));
    this.#last = text.length > 200 ? `${text.slice(0, 200)}...` : text;
    const minute = Math.floor(Date.now() / 60_000);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#lines = 0;
    }
    this.#lines += 1;
    if (this.#lines <= linesPerMinute) this.#log.info(text);
    else if (this.#lines === linesPerMinute + 1) this.#log.warn('The server writes too much: not logged for a minute.');
  }
}
