import type { CallContentView } from '../../../preload/schema/views.ts';
import { redactJson } from '../../log/redact-json.ts';

/** Bytes that are kept of what was sent, and as many of what was answered. */
const mostKept = 16 * 1024;

/** The beginning of a body. Secrets are masked when it is complete; until then it is not text yet. */
class Excerpt {
  #chunks: Buffer[] = [];
  #kept = 0;
  #cut = false;
  #text: string | null = null;

  /** Copies what there is still room for: a chunk may be part of a larger buffer. */
  add(chunk: Buffer): void {
    const part = chunk.subarray(0, mostKept - this.#kept);
    this.#cut ||= part.length < chunk.length;
    if (part.length === 0) return;
    this.#chunks.push(Buffer.from(part));
    this.#kept += part.length;
  }

  settle(): void {
    this.#text = this.#read();
    this.#chunks = [];
  }

  get text(): string {
    return this.#text ?? this.#read();
  }

  get cut(): boolean {
    return this.#cut;
  }

  #read(): string {
    return redactJson(Buffer.concat(this.#chunks, this.#kept).toString('utf8'), mostKept);
  }
}

/** What was sent and answered in one call, as far as it is kept. In memory alone. */
export class CallContent {
  readonly #request = new Excerpt();
  readonly #answer = new Excerpt();

  sent(chunk: Buffer): void {
    this.#request.add(chunk);
  }

  answered(chunk: Buffer): void {
    this.#answer.add(chunk);
  }

  /** No more comes: masks the secrets, and keeps nothing else. */
  settle(): void {
    this.#request.settle();
    this.#answer.settle();
  }

  get view(): CallContentView {
    return {
      request: this.#request.text,
      request_cut: this.#request.cut,
      answer: this.#answer.text,
      answer_cut: this.#answer.cut,
    };
  }
}
