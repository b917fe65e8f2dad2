import { AppendFile } from '../store/journal/append-file.ts';
import { systemCode } from '../store/store-errors.ts';
import type { Link } from './chain.ts';
import type { Segments } from './segments.ts';

/** A file of the log holds this much, and no record that is so much older than its newest. */
export interface SegmentLimits {
  bytes: number;
  ms: number;
}

interface Waiting {
  line: string;
  link: Link;
  settle: () => void;
}

export interface WriterOptions {
  segments: Segments;
  limits: SegmentLimits;
  /** Epoch ms. */
  now: () => number;
  /** The record and all before it are on the disk. */
  written: (last: Link) => void;
  /** The disk refuses, or takes records again. */
  changed: (problem: Error | null) => void;
}

/** While the disk refuses it is tried again this often, in ms. */
const retryEvery = 2_000;

/**
 * Writes the lines in their order, those that come while a write runs with the next one. Lines that the disk refuses
 * wait in memory, and are tried again until it takes them: the disk may be full for a while.
 */
export class Writer {
  readonly #options: WriterOptions;
  #waiting: Waiting[] = [];
  #path: string | null = null;
  /** Null after a failure, until it is opened again. */
  #file: AppendFile | null = null;
  /** Bytes of the file that are known to be on the disk. */
  #size = 0;
  /** Epoch ms. */
  #begun = 0;
  #problem: Error | null = null;
  #running: Promise<void> | null = null;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
  }

  /** Goes on with a file that is there. @param begun when its first record was written, epoch ms */
  async resume(path: string, begun: number): Promise<void> {
    this.#file = await AppendFile.open(path);
    this.#path = path;
    this.#size = this.#file.size;
    this.#begun = begun;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get problem(): Error | null {
    return this.#problem;
  }

  /** Resolves once the line is on the disk, or the disk has refused it for now. */
  write(line: string, link: Link): Promise<void> {
    return new Promise((settle) => {
      this.#waiting.push({ line, link, settle });
      if (this.#problem) settle();
      else this.#start();
    });
  }

  /** All lines so far are on the disk, or the disk has refused them for now. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** Tries what waits once more. */
  async flush(): Promise<void> {
    await this.settled();
    this.#start();
    await this.settled();
  }

  /** Closes the file and runs `work` while nothing is written: the next line begins another file. */
  async turn<T>(work: () => Promise<T>): Promise<T> {
    await this.settled();
    const turning = this.#leave().then(work);
    this.#running = turning.then(() => undefined, () => undefined).finally(() => {
      this.#running = null;
      this.#start();
    });
    return turning;
  }

  async close(): Promise<void> {
    clearTimeout(this.#retry);
    await this.flush();
    clearTimeout(this.#retry);
    await this.#leave();
  }

  #start(): void {
    if (this.#waiting.length > 0) this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    // What is recorded in the same moment shares the write.
    await Promise.resolve();
    try {
      while (this.#waiting.length > 0) await this.#writeBatch([...this.#waiting]);
      this.#tell(null);
    } catch (error) {
      for (const { settle } of this.#waiting) settle();
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => this.#start(), retryEvery).unref();
      this.#tell(error as Error);
    } finally {
      this.#running = null;
    }
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const bytes = Buffer.from(batch.map(({ line }) => line).join(''));
    await this.#append(bytes);
    this.#waiting.splice(0, batch.length);
    const last = batch.at(-1);
    if (last) this.#options.written(last.link);
    for (const { settle } of batch) settle();
  }

  async #append(bytes: Buffer): Promise<void> {
    const { limits, now } = this.#options;
    if (this.#path !== null && (this.#size >= limits.bytes || now() - this.#begun >= limits.ms)) await this.#leave();
    this.#file ??= await this.#open();
    // Somebody took the file away. The chain shows it; what comes now goes into another.
    if (await this.#file.isGone()) {
      await this.#leave();
      this.#file = await this.#open();
    }
    try {
      await this.#file.append(bytes);
    } catch (error) {
      const file = this.#file;
      this.#file = null;
      await file.close().catch(() => undefined);
      throw error;
    }
    this.#size = this.#file.size;
  }

  async #open(): Promise<AppendFile> {
    const known = this.#path === null ? null : await AppendFile.open(this.#path, this.#size).catch(unlessGone);
    if (known) return known;
    const path = await this.#options.segments.nextPath();
    const file = await AppendFile.create(path);
    this.#path = path;
    this.#size = 0;
    this.#begun = this.#options.now();
    return file;
  }

  /** The next line begins another file. */
  async #leave(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    this.#path = null;
    await file?.close().catch(() => undefined);
  }

  #tell(problem: Error | null): void {
    if (problem?.message === this.#problem?.message) return;
    this.#problem = problem;
    this.#options.changed(problem);
  }
}

function unlessGone(error: unknown): null {
  if (systemCode(error) === 'ENOENT') return null;
  throw error;
}
