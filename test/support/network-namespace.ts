import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

/** A second network on this machine: what runs in it reaches us by a name, as a container does, and has its own localhost. */
export class NetworkNamespace {
  readonly name = `gatehouse-${process.pid}`;
  /** Our address as it is seen from inside. */
  readonly hostAddress: string;
  readonly #link = `gh${process.pid}`;

  private constructor(hostAddress: string) {
    this.hostAddress = hostAddress;
  }

  /**
   * @param hostName for this machine, inside
   * @returns why there can be none, where there can be none
   */
  static create(hostName: string): NetworkNamespace | string {
    if (process.platform !== 'linux') return 'network namespaces are a part of Linux';
    // Addresses for benchmarks of network devices (RFC 2544): no real network has them.
    const network = `198.18.${process.pid % 250}`;
    const namespace = new NetworkNamespace(`${network}.1`);
    const { name } = namespace;
    try {
      ip('netns', 'add', name);
    } catch (error) {
      return `no network namespace can be made here (${lastLine(error)})`;
    }
    try {
      namespace.#connect(`${network}.2`);
      mkdirSync(`/etc/netns/${name}`, { recursive: true });
      writeFileSync(`/etc/netns/${name}/hosts`, `127.0.0.1 localhost\n${namespace.hostAddress} ${hostName}\n`);
      return namespace;
    } catch (error) {
      namespace.remove();
      return `a network namespace cannot be connected here (${lastLine(error)})`;
    }
  }

  #connect(address: string): void {
    const [here, there] = [`${this.#link}a`, `${this.#link}b`];
    ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there);
    ip('link', 'set', there, 'netns', this.name);
    ip('addr', 'add', `${this.hostAddress}/30`, 'dev', here);
    ip('link', 'set', here, 'up');
    ip('-n', this.name, 'addr', 'add', `${address}/30`, 'dev', there);
    ip('-n', this.name, 'link', 'set', there, 'up');
    ip('-n', this.name, 'link', 'set', 'lo', 'up');
  }

  /** `fetch` as a program inside makes it: each call is one of a process of its own there. */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = input instanceof Request ? input.url : String(input);
    const headers = Object.fromEntries(new Headers(init.headers));
    const body = init.body === undefined || init.body === null ? undefined : await new Response(init.body).text();
    // The type of a form follows from its body alone.
    if (init.body instanceof URLSearchParams) headers['content-type'] ??= 'application/x-www-form-urlencoded';
    const child = spawn('ip', ['netns', 'exec', this.name, process.execPath, '--input-type=module', '-e', insideProgram], {
      stdio: ['pipe', 'pipe', 'inherit'],
      ...(init.signal ? { signal: init.signal } : {}),
    });
    child.on('error', () => {});
    child.stdin.end(JSON.stringify({ url, method: init.method ?? 'GET', headers, body }));
    // Taken at once: lines that come before somebody asks for them are lost otherwise.
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done) throw new TypeError('fetch failed inside the namespace');
    const answer = JSON.parse(first.value) as { status: number; headers: [string, string][] } | { error: string };
    if ('error' in answer) throw new TypeError(answer.error);
    const chunks = Readable.from(decoded(lines));
    const bodyless = answer.status === 204 || answer.status === 202 || answer.status === 304;
    return new Response(bodyless ? null : (Readable.toWeb(chunks) as ReadableStream), {
      status: answer.status, headers: answer.headers,
    });
  };

  remove(): void {
    for (const args of [['link', 'del', `${this.#link}a`], ['netns', 'del', this.name]]) {
      try {
        ip(...args);
      } catch {
        // What was never made need not be removed.
      }
    }
    rmSync(`/etc/netns/${this.name}`, { recursive: true, force: true });
  }
}

async function* decoded(lines: AsyncIterableIterator<string>): AsyncGenerator<Buffer> {
  for await (const line of lines) yield Buffer.from(line, 'base64');
}

const ip = (...args: string[]): void => void execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });

const lastLine = (error: unknown): string => {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
  return said.split('\n').at(-1) ?? '';
};

/** Status and headers as one line of JSON, then the body as lines of base64. */
const insideProgram = `
  let input = '';
  for await (const chunk of process.stdin) input += chunk;
  const { url, ...init } = JSON.parse(input);
  try {
    const response = await fetch(url, { ...init, redirect: 'manual' });
    console.log(JSON.stringify({ status: response.status, headers: [...response.headers] }));
    for await (const chunk of response.body ?? []) console.log(Buffer.from(chunk).toString('base64'));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error.cause ?? error) }));
  }
  // Its connection would be kept for a next request that never comes.
  process.stdout.write('', () => process.exit());
`;
