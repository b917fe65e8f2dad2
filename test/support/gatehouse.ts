import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type {
  ConnectionView, ConsentView, Notice, ProviderView, ProxyView,
} from '../../preload/schema/views.ts';
import { ended, lineMatching } from './child-process.ts';
import { freePort } from './loopback.ts';
import { clockFixed, MovableClock } from './movable-clock.ts';
import { until } from './until.ts';

export interface GatehouseOptions {
  /** Left out: a temporary folder that stop() removes. */
  dataFolder?: string;
  /** Port of the gateway. Left out: a free one. */
  port?: number;
  env?: Record<string, string>;
  /** True: advanceClock() can be used. Where `clockFixed` says why not, it cannot. */
  movableClock?: boolean;
  /** True: memory() can be used. */
  countedMemory?: boolean;
}

export interface AdminAnswer<T> {
  status: number;
  body: T;
}

/** The real headless product, running as a process of its own. */
export class RunningGatehouse {
  readonly port: number;
  readonly dataFolder: string;
  readonly callbackUrl: string;
  /** What it printed, line by line, over all of its starts. */
  readonly logs: string[] = [];
  readonly #env: NodeJS.ProcessEnv;
  readonly #nodeArguments: string[];
  readonly #options: GatehouseOptions;
  #child: ChildProcess | null = null;
  #clock: MovableClock | null = null;

  constructor(port: number, dataFolder: string, options: GatehouseOptions) {
    this.port = port;
    this.dataFolder = dataFolder;
    this.callbackUrl = `http://localhost:${port}/api/v1/oauth/callback`;
    this.#options = options;
    this.#nodeArguments = [
      ...(options.countedMemory ? ['--expose-gc', '--require', resolve('test/support/gatehouse/memory.cjs')] : []),
    ];
    this.#env = {
      ...process.env,
      GATEHOUSE_DATA_DIR: dataFolder,
      GATEHOUSE_PORT: String(port),
      // Nothing of a test or demo goes into the person's own keychain.
      GATEHOUSE_SECRETS: 'vault',
      LOG_LEVEL: 'debug',
      ...options.env,
    };
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Of the process that runs. */
  get processId(): number {
    if (this.#child?.pid === undefined) throw new Error('Gatehouse does not run.');
    return this.#child.pid;
  }

  /** The login link that it printed last. Opens once. */
  get loginLink(): string {
    const links = this.logs.map((line) => /http:\S+\/login\?\S+/.exec(line)?.[0]).filter((link) => link !== undefined);
    const last = links.at(-1);
    if (!last) throw new Error('Gatehouse printed no login link.');
    return last;
  }

  /** Starts the process and waits until it says that it is ready. */
  async start(): Promise<void> {
    const program = resolve('dist', 'main', 'headless.cjs');
    if (!existsSync(program)) throw new Error('Gatehouse is not built. Run "npm run build" first.');
    if (this.#options.movableClock && clockFixed === null) this.#clock ??= await MovableClock.create();
    const child = spawn(process.execPath, [...this.#nodeArguments, program], {
      env: { ...this.#env, ...this.#clock?.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    // A test run that is cut short must leave no gateway behind.
    const killWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', killWithUs);
    child.once('exit', () => process.off('exit', killWithUs));
    for (const input of [child.stdout, child.stderr]) {
      if (input) createInterface({ input }).on('line', (line) => this.logs.push(line));
    }
    await lineMatching(child, /Gatehouse is ready at/);
  }

  /** Sets its clock this far ahead of the computer's, in seconds. Holds until it is set again. */
  async advanceClock(seconds: number): Promise<void> {
    if (!this.#clock) throw new Error(clockFixed ?? 'Start Gatehouse with movableClock first.');
    await this.#clock.set(seconds);
  }

  /** What it holds after a collection, in bytes. */
  async memory(): Promise<NodeJS.MemoryUsage> {
    if (!this.#child || !this.#options.countedMemory) throw new Error('Start Gatehouse with countedMemory first.');
    const answered = once(this.#child, 'message');
    this.#child.send({ memory: true });
    const [{ memory }] = (await answered) as [{ memory: NodeJS.MemoryUsage }];
    return memory;
  }

  /** Calls an admin operation over REST with the token from the data folder. */
  async admin<T = unknown>(method: string, path: string, body?: unknown): Promise<AdminAnswer<T>> {
    const token = (await readFile(join(this.dataFolder, 'admin-token'), 'utf8')).trim();
    const response = await fetch(new URL(`/api/v1${path}`, this.url), {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : jsonType) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
  }

  /** Like admin(), for calls that must succeed: gives the body alone. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.admin<T>(method, path, body);
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  addProvider = (fields: object): Promise<ProviderView> => this.call('POST', '/oauth/providers', fields);
  addProxy = (fields: object): Promise<ProxyView> => this.call('POST', '/proxies', fields);
  connections = (): Promise<ConnectionView[]> => this.call('GET', '/connections');
  consents = (): Promise<ConsentView[]> => this.call('GET', '/consents');
  notices = async (): Promise<Notice[]> => (await this.call<{ notices: Notice[] }>('GET', '/state')).notices;

  /** Stops the process where it is, as a computer that goes to sleep does. Resolves once it stands still. */
  async suspend(): Promise<void> {
    const { processId } = this;
    process.kill(processId, 'SIGSTOP');
    await until('The suspension', async () => /^State:\s+T/m.test(await readFile(`/proc/${processId}/status`, 'utf8')));
  }

  /** Wakes it up again. */
  resume(): void {
    process.kill(this.processId, 'SIGCONT');
  }

  /** Ends the process as `kill -{signal}` would. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | string> {
    const child = this.#child;
    this.#child = null;
    if (!child) return 0;
    child.kill(signal);
    const code = await ended(child, 10_000);
    if (child.pid !== undefined) await this.#clock?.tidyUp(child.pid);
    return code;
  }

  /** Stops it in good order and starts it again on the same data. */
  async restart(): Promise<void> {
    await this.kill('SIGTERM');
    await this.start();
  }

  async stop(): Promise<void> {
    await this.kill('SIGTERM');
    await this.#clock?.remove();
    this.#clock = null;
    if (this.#options.dataFolder === undefined) await rm(this.dataFolder, { recursive: true, force: true });
  }
}

const jsonType = { 'content-type': 'application/json' };

/** Starts the built headless Gatehouse on a free port with a data folder of its own. */
export async function startGatehouse(options: GatehouseOptions = {}): Promise<RunningGatehouse> {
  const gatehouse = new RunningGatehouse(
    options.port ?? await freePort(),
    options.dataFolder ?? await mkdtemp(join(tmpdir(), 'gatehouse-run-')),
    options,
  );
  try {
    await gatehouse.start();
  } catch (error) {
    await gatehouse.stop();
    throw error;
  }
  return gatehouse;
}
