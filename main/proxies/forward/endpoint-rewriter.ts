import type { Rewriter } from './rewriter.ts';

/** More than this is never held back: no endpoint is that long. In bytes. */
const mostHeld = 64 * 1024;
const fieldLine = /^(event|data)(?:$|: ?)/;

/**
 * Puts our own address in place of the one in the `endpoint` event, with which an HTTP+SSE server begins its stream
 * (MCP 2024-11-05, "HTTP with SSE"). Every other byte passes as it came, and at once: what is held back is at most the
 * first event, and a line that may become part of it. After the first event nothing is looked at any more.
 */
export class EndpointRewriter implements Rewriter {
  readonly #rewrite: (endpoint: string) => string;
  #done = false;
  /** Lines of an event that is not complete, then the line that is being read. As latin1: one character is one byte. */
  #lines: string[] = [];
  #line = '';
  #held = 0;
  #afterCarriageReturn = false;

  /** @param rewrite gets the endpoint as the upstream wrote it; what it throws leaves through `push` */
  constructor(rewrite: (endpoint: string) => string) {
    this.#rewrite = rewrite;
  }

  push(chunk: Buffer): Buffer {
    if (this.#done) return chunk;
    let out = '';
    let index = 0;
    for (; index < chunk.length && !this.#done; index += 1) out += this.#take(chunk[index] as number);
    if (!this.#done && this.#held > mostHeld) {
      this.#done = true;
      out += this.#release();
    }
    const rest = chunk.subarray(index);
    return out === '' ? rest : Buffer.concat([Buffer.from(out, 'latin1'), rest]);
  }

  end(): Buffer {
    return Buffer.from(this.#release(), 'latin1');
  }

  #take(byte: number): string {
    const secondOfTwo = byte === 0x0a && this.#afterCarriageReturn;
    this.#afterCarriageReturn = byte === 0x0d;
    const character = String.fromCharCode(byte);
    if (secondOfTwo) {
      // The line ended with the carriage return before; this belongs to it, wherever it is now.
      if (this.#lines.length === 0) return character;
      this.#lines[this.#lines.length - 1] += character;
      return '';
    }
    this.#line += character;
    this.#held += 1;
    if (byte !== 0x0a && byte !== 0x0d) return '';
    const line = this.#line;
    this.#line = '';
    return this.#endOfLine(line);
  }

  #endOfLine(line: string): string {
    const empty = line.length === 1;
    if (this.#lines.length === 0 && (empty || !fieldLine.test(bare(line)))) {
      this.#held = 0;
      return line;
    }
    this.#lines.push(line);
    if (!empty) return '';
    this.#done = true;
    this.#lines = withEndpoint(this.#lines, this.#rewrite);
    return this.#release();
  }

  #release(): string {
    const held = this.#lines.join('') + this.#line;
    this.#lines = [];
    this.#line = '';
    return held;
  }
}

/** Without the end of the line, and the byte order mark that a stream may begin with. */
const bare = (line: string): string => line.replace(/[\r\n]+$/, '').replace(/^\u00ef\u00bb\u00bf/, '');

const valueOf = (line: string, field: string): string | null => {
  const match = fieldLine.exec(bare(line));
  return match?.[1] === field ? bare(line).slice(match[0].length) : null;
};

function withEndpoint(lines: string[], rewrite: (endpoint: string) => string): string[] {
  const event = lines.map((line) => valueOf(line, 'event')).findLast((value) => value !== null);
  const data = lines.map((line) => valueOf(line, 'data'));
  if (event !== 'endpoint' || data.every((value) => value === null)) return lines;
  const endpoint = data.filter((value) => value !== null).join('\n');
  const rewritten = rewrite(Buffer.from(endpoint, 'latin1').toString('utf8'));
  const first = data.findIndex((value) => value !== null);
  return lines.flatMap((line, index) => {
    if (data[index] === null) return [line];
    if (index !== first) return [];
    const end = /[\r\n]+$/.exec(line)?.[0] ?? '';
    const start = /^.*?data: ?/.exec(line)?.[0] ?? 'data: ';
    return [start + Buffer.from(rewritten, 'utf8').toString('latin1') + end];
  });
}
