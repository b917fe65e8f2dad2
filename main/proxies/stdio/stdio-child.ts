import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Logger } from '../../log/logger.ts';
import type { LaunchPlan } from './launch-plan.ts';
import { LineReader } from '../../streams/line-reader.ts';
import { parseMessage, type Message } from './message.ts';
import { endGroup, watchGroup } from './process-group.ts';
import { StderrLog } from './stderr-log.ts';
import type { ChildEnd } from './stdio-errors.ts';

export interface ChildOwner {
  message(message: Message): void;
  /** Called once, after the last message. */
  ended(end: ChildEnd): void;
}

/** Longest message of a server, and most that may wait for it, in bytes. */
const longestMessage = 64 * 1024 * 1024;
const mostUnread = 16 * 1024 * 1024;
/** How long a server has to end by itself once it is asked to. */
const graceMs = 2_000;
/** How long its output may stay open after it ended. Processes that left its group can hold it. */
const outputGraceMs = 500;

/** One running stdio server, with everything that it starts (MCP transports, "stdio"). */
export class StdioChild {
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #owner: ChildOwner;
  readonly #stderr: StderrLog;
  readonly #log: Logger;
  readonly #gone: Promise<void>;
  #leave: () => void = () => undefined;
  #wanted = false;
  #error: Error | null = null;
  #over = false;

  constructor(plan: LaunchPlan, owner: ChildOwner, log: Logger) {
    this.#owner = owner;
    this.#log = log;
    this.#stderr = new StderrLog(log.child('stdio'), plan.secrets);
    this.#gone = new Promise((resolve) => (this.#leave = resolve));
    this.#process = spawn(plan.file, [...plan.args], {
      cwd: plan.cwd,
      env: plan.env,
      shell: false,
      // The leader of a group of its own, which can be ended as a whole.
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    watchGroup(this.#process);
    this.#listen();
  }

  /** Without a file descriptor left there are none, and "error" says so in the next tick. */
  get #pipes(): Partial<Pick<ChildProcessByStdio<Writable, Readable, Readable>, 'stdin' | 'stdout' | 'stderr'>> {
    return this.#process;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Sends one message. False where the server does not read, so that nothing more is taken for it. */
  send(raw: string): boolean {
    const { stdin } = this.#pipes;
    if (!stdin?.writable || stdin.writableLength > mostUnread) return false;
    stdin.write(`${raw}\n`);
    return true;
  }

  /** Ends it with all that it started. Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#wanted = true;
    await this.#end();
    await this.#gone;
  }

  #listen(): void {
    const { stdin, stdout, stderr } = this.#pipes;
    const reader = new LineReader(longestMessage, this.#line, () => this.#fail('sent a message that is too large'));
    stdout?.on('data', (chunk: Buffer) => reader.push(chunk)).on('end', () => reader.end());
    stderr?.on('data', this.#stderr.push).on('end', this.#stderr.end);
    // A server that goes away while it is written to ends by "exit"; these say nothing more.
    for (const stream of [stdin, stdout, stderr]) stream?.on('error', () => undefined);
    this.#process
      .once('error', (error) => {
        this.#error = error;
        if (this.#process.pid === undefined) this.#report(null, null);
      })
      .once('exit', () => {
        // What it started goes with it, also where it ended by itself.
        void this.#end();
        setTimeout(() => [stdout, stderr].forEach((stream) => stream?.destroy()), outputGraceMs).unref();
      })
      .once('close', (code, signal) => this.#report(code, signal));
  }

  readonly #line = (text: string): void => {
    const message = parseMessage(text);
    if (message) this.#owner.message(message);
    else this.#takeStray(text);
  };

  #takeStray(text: string): void {
    this.#log.warn('The server wrote something to its output that is no JSON-RPC message.');
    // What was meant for a message may be what a tool has read: that is not for the log.
    if (!/^\s*[[{]/.test(text)) this.#stderr.takeText(text);
  }

  #fail(why: string): void {
    this.#error = new Error(`it ${why}`);
    void this.#end();
  }

  async #end(): Promise<void> {
    const { pid, exitCode } = this.#process;
    this.#pipes.stdin?.end();
    // Windows soon gives the number of a process that ended to another.
    if (pid !== undefined && (exitCode === null || process.platform !== 'win32')) await endGroup(pid, graceMs);
  }

  #report(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#over) return;
    this.#over = true;
    this.#leave();
    this.#owner.ended({ code, signal, error: this.#error, said: this.#stderr.last, wanted: this.#wanted });
  }
}
