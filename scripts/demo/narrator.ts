import type { Writable } from 'node:stream';
import { styleText } from './style-text.ts';

/** Tells what happens, step by step, on a terminal or in a file. */
export class Narrator {
  readonly #out: Writable;
  readonly #colour: boolean;
  #steps = 0;
  #lastRequest = '';

  constructor(out: Writable, colour: boolean) {
    this.#out = out;
    this.#colour = colour;
  }

  heading(text: string): void {
    this.#print('', this.#style('bold', text));
  }

  /**
   * One numbered step.
   * @param request what went over the wire, e.g. `POST http://localhost:9050/mcp -> 401`; secrets already masked
   */
  step(sentence: string, request?: string): void {
    this.#steps += 1;
    this.#print(`${this.#style('cyan', String(this.#steps).padStart(3))}  ${sentence}`);
    if (request) this.#print(`     ${this.#style('dim', request)}`);
    this.#lastRequest = request ?? this.#lastRequest;
  }

  /** Lines that stand under the step before, e.g. a snippet to copy. */
  lines(...lines: string[]): void {
    this.#print(...lines.map((line) => (line === '' ? '' : `     ${line}`)));
  }

  success(sentence: string): void {
    this.#print('', `${this.#style('green', '  ✓')}  ${this.#style('bold', sentence)}`);
  }

  /** Says what went wrong, and after which step. */
  failure(message: string, background: string[]): void {
    this.#print('', `${this.#style('red', '  ✗')}  ${this.#style('bold', 'The demo did not get through.')}`);
    this.lines(...message.split('\n'));
    if (this.#lastRequest) this.lines(`The last step that worked was number ${this.#steps}: ${this.#lastRequest}`);
    if (background.length) this.lines('', 'What Gatehouse said last:', ...background);
  }

  #style(style: Parameters<typeof styleText>[0], text: string): string {
    return this.#colour ? styleText(style, text) : text;
  }

  #print(...lines: string[]): void {
    this.#out.write(lines.map((line) => `${line}\n`).join(''));
  }
}
