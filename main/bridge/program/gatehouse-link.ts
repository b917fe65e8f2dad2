import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseBridgeFile, type BridgeFile } from '../bridge-file.ts';
import { entryRemoved, notRunning, proxyStopped } from './bridge-error.ts';
import type { HttpClient } from './http-client.ts';

/** How long calls wait for a Gatehouse that is not there, in ms. */
export interface Patience {
  /** A restart takes seconds. */
  absent: number;
  /** Where the bridge starts Gatehouse itself. */
  starting: number;
  /** Gatehouse runs and the proxy does not: it starts at once, or somebody has stopped it. */
  stopped: number;
}

export const usualPatience: Patience = { absent: 15_000, starting: 45_000, stopped: 3_000 };

const probeMs = 2_000;

/** Where Gatehouse is, and whether. */
export class GatehouseLink {
  readonly #path: string;
  readonly #http: HttpClient;
  readonly #say: (line: string) => void;
  readonly #patience: Patience;
  readonly #closing = new AbortController();
  #text = '';
  #file: BridgeFile | null = null;
  #waiting: Promise<void> | null = null;
  /** Since when Gatehouse has not answered, in ms; null while it does. */
  #absentSince: number | null = null;
  #stoppedSince: number | null = null;
  #started = false;

  constructor(path: string, http: HttpClient, say: (line: string) => void, patience: Patience = usualPatience) {
    this.#path = path;
    this.#http = http;
    this.#say = say;
    this.#patience = patience;
    this.reload();
  }

  /** @throws BridgeError "bridge_removed" */
  get file(): BridgeFile {
    if (this.#file === null) this.reload();
    if (this.#file === null) throw entryRemoved();
    return this.#file;
  }

  /** Reads the file again. @returns true where it says something new */
  reload(): boolean {
    const text = readOrEmpty(this.#path);
    if (text === this.#text) return false;
    this.#text = text;
    this.#file = parseBridgeFile(text);
    return true;
  }

  /**
   * Waits until the proxy answers, wherever it is by then. Once nobody came for as long as the patience lasts, further
   * calls are told so at once.
   * @throws BridgeError "gatehouse_not_running", "proxy_stopped", "bridge_removed"
   */
  wait(): Promise<void> {
    this.#waiting ??= this.#wait(this.#closing.signal).finally(() => (this.#waiting = null));
    return this.#waiting;
  }

  /** Ends every wait. */
  close(): void {
    this.#closing.abort();
  }

  async #wait(signal: AbortSignal): Promise<void> {
    if (this.#absentSince === null) this.#say(`No answer at ${this.file.url}. Waiting for Gatehouse.`);
    this.#absentSince ??= performance.now();
    for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
      this.reload();
      if (await this.#answers(healthOf(this.file), signal)) return this.found();
      await this.#assertHope(signal);
      await delay(pause, undefined, { signal });
    }
  }

  /** The proxy has answered. */
  found(): void {
    if (this.#absentSince === null) return;
    this.#absentSince = null;
    this.#stoppedSince = null;
    this.#started = false;
    this.#say('Gatehouse answers.');
  }

  async #assertHope(signal: AbortSignal): Promise<void> {
    const { file } = this;
    const now = performance.now();
    if (await this.#answers(file.health_url, signal)) {
      this.#stoppedSince ??= now;
      if (now - this.#stoppedSince >= this.#patience.stopped) throw this.#told(proxyStopped(file));
      return;
    }
    this.#stoppedSince = null;
    if (file.start !== null && !this.#started) this.#start(file.start);
    const patience = file.start === null ? this.#patience.absent : this.#patience.starting;
    if (now - (this.#absentSince ?? now) >= patience) throw this.#told(notRunning());
  }

  #told<E extends Error>(error: E): E {
    this.#say(error.message);
    return error;
  }

  /** Once for each absence: a Gatehouse that does not come up would not come up the second time either. */
  #start({ command, args, env }: NonNullable<BridgeFile['start']>): void {
    this.#started = true;
    this.#say('Starting Gatehouse.');
    const { ELECTRON_RUN_AS_NODE: _bridgesOwn, ...inherited } = process.env;
    const child = spawn(command, args, { detached: true, stdio: 'ignore', env: { ...inherited, ...env } });
    child.once('error', (error) => this.#say(`Gatehouse could not be started: ${error.message}`));
    child.unref();
  }

  async #answers(url: string, signal: AbortSignal): Promise<boolean> {
    const limited = new AbortController();
    const timer = setTimeout(() => limited.abort(), probeMs);
    const stop = (): void => limited.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const response = await this.#http.send({ method: 'GET', url, headers: {}, signal: limited.signal });
      response.resume();
      return response.statusCode === 200;
    } catch {
      signal.throwIfAborted();
      return false;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }
}

/** The gateway's own servers are well where it is; a proxy has a check of its own. */
const healthOf = ({ proxy_id: id, url, health_url: gateway }: BridgeFile): string => (id === null ? gateway : new URL('/health', url).href);

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
