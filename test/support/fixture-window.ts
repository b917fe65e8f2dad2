import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { contentSecurityPolicy } from '../../main/app/content-security-policy.ts';
import type { Input, OperationName, Output, Result } from '../../preload/schema/operations.ts';
import type { AppState } from '../../preload/schema/views.ts';
import { close, listen } from './loopback.ts';

/** What the window's calls are answered with, beside `state.get`. */
export type Answers = { [K in OperationName]?: (input: Input<K>) => Result<Output<K>> | Output<K> };

export interface FixtureOptions {
  state: AppState;
  answers?: Answers;
  /** The window itself unless said otherwise, or the one that asks. */
  document?: 'index.html' | 'consent.html';
  /** Part of the address after "#". */
  route?: string;
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  contrast?: 'more' | 'no-preference';
  forcedColors?: 'active' | 'none';
  direction?: 'ltr' | 'rtl';
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml',
};

/** Serves the built renderer as the desktop does, with the same content security policy. */
export class FixtureServer {
  readonly #server: Server;
  readonly #origin: string;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.#origin = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<FixtureServer> {
    const folder = resolve('dist', 'renderer');
    const server = createServer((request, response) => {
      const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
      readFile(join(folder, path)).then(
        (body) => response.writeHead(200, {
          'content-type': types[extname(path)] ?? 'application/octet-stream',
          'content-security-policy': contentSecurityPolicy,
        }).end(body),
        () => response.writeHead(404).end(),
      );
    });
    return new FixtureServer(server, await listen(server));
  }

  /** Opens the window on a state that stands still until `push`. */
  async open(browser: Browser, options: FixtureOptions): Promise<FixtureWindow> {
    const { width = 1100, height = 720, colorScheme = 'light' } = options;
    const { contrast = 'no-preference', forcedColors = 'none' } = options;
    const context = await browser.newContext({
      viewport: { width, height }, colorScheme, contrast, forcedColors, reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const window = new FixtureWindow(page, options);
    await window.start(`${this.#origin}/${options.document ?? 'index.html'}${options.route ?? ''}`);
    return window;
  }

  stop(): Promise<void> {
    return close(this.#server);
  }
}

/** The window in a browser, with a bridge that answers from a fixed state and notes what it was asked. */
export class FixtureWindow {
  readonly page: Page;
  readonly calls: { name: string; input: unknown }[] = [];
  /** Files that were saved. */
  readonly saved: { name: string; text: string }[] = [];
  /** What the page complained of: script errors, and breaches of the content security policy. */
  readonly complaints: string[] = [];
  readonly #options: FixtureOptions;
  #state: AppState;

  constructor(page: Page, options: FixtureOptions) {
    this.page = page;
    this.#options = options;
    this.#state = options.state;
  }

  async start(url: string): Promise<void> {
    const { page } = this;
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    await page.exposeFunction('fixtureCall', (name: OperationName, input: never) => this.#answer(name, input));
    await page.exposeFunction('fixtureShell', (name: string, input: never) => this.#shell(name, input));
    await page.addInitScript(`
      const listeners = new Map();
      window.gatehouse = {
        call: (name, input) => window.fixtureCall(name, input),
        shell: (name, input) => window.fixtureShell(name, input),
        listen: (event, listener) => { listeners.set(event, listener); return () => listeners.delete(event); },
      };
      window.fixturePush = (event, value) => listeners.get(event)?.(value);
      document.addEventListener('DOMContentLoaded', () => {
        document.documentElement.dir = ${JSON.stringify(this.#options.direction ?? 'ltr')};
      });`);
    await page.goto(url);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
  }

  /** Goes to another place in the window. */
  async go(route: string): Promise<void> {
    await this.page.evaluate(`location.hash = ${JSON.stringify(route)}`);
  }

  /** Waits until what was asked for is drawn and no colour is on its way any more. */
  async settled(): Promise<void> {
    await this.page.evaluate(`Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => 0)))
      .then(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))`);
  }

  async push(state: AppState): Promise<void> {
    this.#state = state;
    await this.page.evaluate(`window.fixturePush('state.changed', ${JSON.stringify(state)})`);
  }

  /** Inputs of the calls of one operation so far. */
  callsOf<K extends OperationName>(name: K): Input<K>[] {
    return this.calls.filter((call) => call.name === name).map(({ input }) => input as Input<K>);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }

  #answer<K extends OperationName>(name: K, input: Input<K>): Result<unknown> {
    this.calls.push({ name, input });
    if (name === 'state.get') return { ok: true, value: this.#state };
    const answer = this.#options.answers?.[name];
    if (!answer) return { ok: false, error: { code: 'no_answer', message: `The test gives no answer to ${name}.` } };
    const value = answer(input);
    return isResult(value) ? value : { ok: true, value };
  }

  #shell(name: string, input: { name: string; text: string }): Result<null> {
    this.calls.push({ name, input });
    if (name === 'saveText') this.saved.push(input);
    return { ok: true, value: null };
  }
}

const isResult = (value: unknown): value is Result<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { ok?: unknown }).ok === 'boolean'
  && ('error' in value || 'value' in value);
