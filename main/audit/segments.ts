import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditRecord } from '../../preload/schema/audit.ts';
import { syncFolder } from '../store/replace-file.ts';
import { linesOf, readLine } from './chain.ts';
import type { Segment } from './verify-chain.ts';

const pattern = /^audit-(\d{6,})\.jsonl$/;
const numberOf = (name: string): number => Number(pattern.exec(name)?.[1] ?? 0);
const nameOf = (number: number): string => `audit-${String(number).padStart(6, '0')}.jsonl`;

/** The files of the audit log, in `audit` in the data folder: `audit-000001.jsonl` and on. */
export class Segments {
  readonly folder: string;

  constructor(dataFolder: string) {
    this.folder = join(dataFolder, 'audit');
  }

  /** The oldest first. */
  async names(): Promise<string[]> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const names = (await readdir(this.folder)).filter((name) => pattern.test(name));
    return names.sort((a, b) => numberOf(a) - numberOf(b));
  }

  /** The path of one that is not there yet, after all others. */
  async nextPath(): Promise<string> {
    const last = (await this.names()).at(-1);
    return this.path(nameOf(last === undefined ? 1 : numberOf(last) + 1));
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** The oldest first. */
  async* read(): AsyncGenerator<Segment> {
    for (const name of await this.names()) yield await this.#read(name);
  }

  /** The newest file first, and in each the newest record first. What is no record is passed over. */
  async* recordsBackwards(): AsyncGenerator<AuditRecord> {
    for (const name of (await this.names()).reverse()) {
      const { bytes } = await this.#read(name);
      // One line after the other: whoever looks for the last record reads no more than that.
      for (const line of [...linesOf(bytes)].reverse()) {
        const read = readLine(line);
        if (read) yield read.record;
      }
    }
  }

  async recordsOf(name: string): Promise<AuditRecord[]> {
    const { bytes } = await this.#read(name);
    return [...linesOf(bytes)].flatMap((line) => readLine(line)?.record ?? []);
  }

  /** Whether the file ends in the middle of a line, and its first record. */
  async edges(name: string): Promise<{ torn: boolean; first: AuditRecord | null }> {
    const { bytes } = await this.#read(name);
    const line = linesOf(bytes).next();
    return {
      torn: bytes.length > 0 && bytes.at(-1) !== 0x0a,
      first: line.done ? null : (readLine(line.value)?.record ?? null),
    };
  }

  /** Removes files, the oldest first, so that a crash leaves the newer ones. */
  async remove(names: readonly string[]): Promise<void> {
    for (const name of names) await rm(this.path(name), { force: true });
    await syncFolder(this.folder);
  }

  /** Puts all files into a folder of their own. @returns the name of that folder */
  async setAside(stamp: string): Promise<string> {
    const aside = `set-aside-${stamp}`;
    await mkdir(this.path(aside), { recursive: true, mode: 0o700 });
    for (const name of await this.names()) await rename(this.path(name), join(this.path(aside), name));
    await syncFolder(this.path(aside));
    await syncFolder(this.folder);
    return aside;
  }

  async #read(name: string): Promise<Segment> {
    return { name, bytes: await readFile(this.path(name)) };
  }
}
