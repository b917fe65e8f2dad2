import { createRequire } from 'node:module';

/** What a parser finds. */
export interface ResponseEvents {
  /** The first byte of an answer. */
  begin(): void;
  /**
   * The head of an answer, be it an interim one (1xx).
   * @param keepAlive whether the connection may carry another request
   * @returns true where no body follows, whatever the head says
   */
  head(status: number, rawHeaders: readonly string[], keepAlive: boolean): boolean;
  /** @param bytes valid until this returns */
  body(bytes: Buffer): void;
  end(): void;
}

/** Reads the answers on one connection, one after the other. */
export interface ResponseParser {
  /** @returns why the bytes are no HTTP, with a code `HPE_*` */
  execute(bytes: Buffer): Error | null;
  /** No more bytes come. @returns an error where that cuts an answer short */
  finish(): Error | null;
  /** Safe to call from within an event. */
  close(): void;
}

/** llhttp as Node builds it in, for its own `http`. */
interface NativeParser {
  initialize(type: number, resource: object, maxHeaderSize: number, lenient: number): void;
  execute(bytes: Buffer): number | Error;
  finish(): Error | undefined;
  close(): void;
  [event: number]: (...parameters: never[]) => unknown;
}

export interface NativeParserClass {
  new (): NativeParser;
  readonly RESPONSE: number;
  readonly kOnMessageBegin: number;
  readonly kOnHeaders: number;
  readonly kOnHeadersComplete: number;
  readonly kOnBody: number;
  readonly kOnMessageComplete: number;
}

/**
 * The class of Node's own llhttp, or null. Its module is not part of Node's documented interface, although it is there
 * in all releases from 18 to 26, so whoever asks has to do without, too. What it saves is a third of the CPU of a small
 * call: undici runs the same llhttp as WebAssembly, with a crossing and a copy for each header.
 */
export const nativeParser: NativeParserClass | null = load();

function load(): NativeParserClass | null {
  try {
    const { HTTPParser } = createRequire(import.meta.url)('node:_http_common') as { HTTPParser?: NativeParserClass };
    return typeof HTTPParser?.prototype.execute === 'function' && HTTPParser.RESPONSE === 2 ? HTTPParser : null;
  } catch {
    return null;
  }
}

/** @param maxHeaderSize in bytes; a larger head is an error "HPE_HEADER_OVERFLOW" */
export function createResponseParser(
  Parser: NativeParserClass,
  events: ResponseEvents,
  maxHeaderSize: number,
): ResponseParser {
  const parser = new Parser();
  parser.initialize(Parser.RESPONSE, {}, maxHeaderSize, 0);
  parser[Parser.kOnMessageBegin] = (): void => events.begin();
  /** More than 32 headers come in parts. */
  let parts: string[] = [];
  parser[Parser.kOnHeaders] = (headers: string[]): void => void parts.push(...headers);
  parser[Parser.kOnHeadersComplete] = (
    _major: number,
    _minor: number,
    headers: string[] | undefined,
    _method: unknown,
    _url: unknown,
    status: number,
    _reason: string,
    _upgrade: boolean,
    keepAlive: boolean,
  ): number => {
    const all = headers ?? parts;
    parts = [];
    return events.head(status, all, keepAlive) ? 1 : 0;
  };
  parser[Parser.kOnBody] = (bytes: Buffer): void => events.body(bytes);
  parser[Parser.kOnMessageComplete] = (): void => {
    // What came in parts behind the head are trailers, which nobody here passes on.
    parts = [];
    events.end();
  };
  return {
    execute(bytes) {
      const read = parser.execute(bytes);
      return typeof read === 'number' ? null : read;
    },
    finish: () => parser.finish() ?? null,
    // Its memory may be in use until the event that it reports has returned.
    close: () => void setImmediate(() => parser.close()),
  };
}
