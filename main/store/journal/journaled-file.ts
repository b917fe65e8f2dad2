import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ContentFileOptions } from '../content-file.ts';
import { ContentFile } from '../content-file.ts';
import { backupPath } from '../durable-write.ts';
import type { FileContent } from '../file-content.ts';
import type { KeptFile } from '../kept-file.ts';
import type { Part, PartChanges } from '../part.ts';
import { replaceFile } from '../replace-file.ts';
import { setAside } from '../set-aside.ts';
import { systemCode } from '../store-errors.ts';
import { AppendFile } from './append-file.ts';
import { findJournals, notUsed, recordsAfter, type FoundJournal } from './found-journal.ts';
import { encodeRecord } from './journal-record.ts';
import { replay } from './replay.ts';

/** A journal that grew past this, in bytes, is folded into the file: so much is read again at a start after a crash. */
const journalLimit = 4 * 1024 * 1024;
/** So many bytes the journal is made longer at a time: room for about two hundred changes. */
const zerosAhead = 128 * 1024;

/**
 * For what changes often. A change is appended to `<name>.journal` and synced; the file itself is replaced when the
 * journal has grown, at the first change after a start and at the end. File and records are numbered, so that a crash
 * between two steps neither loses a record nor applies one twice. The last but one file, `<name>.json.bak`, keeps the
 * journal that led on from it, `<name>.journal.bak`: where the file is lost nothing of its content is.
 */
export class JournaledFile implements KeptFile {
  readonly path: string;
  readonly #options: ContentFileOptions;
  readonly #parts: readonly Part[];
  readonly #content: ContentFile;
  readonly #journalPath: string;
  /** What the file that was read last goes on with; null where none was read. */
  #found: FoundJournal[] | null = null;
  /** Null before the first change, and after something went wrong: the next change starts a new one. */
  #journal: AppendFile | null = null;
  /** Of the last change that is durable. */
  #sequence = 0;
  /** The journal holds changes that the file lacks. */
  #isAhead = false;
  #foldAt = journalLimit;

  constructor(options: ContentFileOptions, parts: readonly Part[]) {
    this.#options = options;
    this.#parts = parts;
    this.#content = new ContentFile(options, parts, (content, path) => this.#complete(content, path));
    this.path = this.#content.path;
    this.#journalPath = this.path.replace(/\.json$/, '.journal');
  }

  async load(): Promise<void> {
    const content = await this.#content.load();
    this.#sequence = content ? this.#sequenceOf(content) : this.#options.now();
    // The file's own record of how far it came makes sure that none of these is applied twice.
    const found = this.#found ?? findJournals([this.#journalPath]);
    this.#found = null;
    this.#isAhead = content !== null && found.length > 0;
    if (found.at(-1)?.state === 'torn') this.#options.log.info('A change that nobody was told of was not written whole.');
    for (const { path } of notUsed(found, content ? this.#sequence : 0)) await this.#setAside(path, content !== null);
  }

  async save(): Promise<void> {
    this.#journal ??= await this.#begin();
    const record = encodeRecord({ sequence: this.#sequence + 1, parts: this.#changes() });
    try {
      await this.#journal.append(record);
    } catch (error) {
      await this.#journal.close().catch(() => undefined);
      this.#journal = null;
      throw error;
    }
    this.#sequence += 1;
    this.#isAhead = true;
  }

  async tidy(): Promise<void> {
    if (!this.#journal || this.#journal.size < this.#foldAt) return;
    const { size } = this.#journal;
    try {
      this.#journal = await this.#begin();
    } catch (error) {
      this.#foldAt = size + journalLimit;
      this.#options.log.warn('The journal could not be folded into its file yet.', { path: this.path, error });
    }
  }

  async close(): Promise<void> {
    try {
      if (this.#isAhead) await this.#fold();
      await this.#journal?.close();
      await rm(this.#journalPath, { force: true });
    } catch (error) {
      this.#options.log.warn('The journal stays until the next start.', { path: this.path, error });
    }
  }

  async #begin(): Promise<AppendFile> {
    await this.#fold();
    return AppendFile.create(this.#journalPath, zerosAhead);
  }

  /** Replaces the file with what is durable. Where that fails, the journal goes on. */
  async #fold(): Promise<void> {
    await this.#content.save('durable', { sequence: this.#sequence });
    this.#isAhead = false;
    this.#foldAt = journalLimit;
    const journal = this.#journal;
    this.#journal = null;
    await journal?.close();
    await this.#keepJournal();
  }

  /** It leads on from the file that is now the copy. */
  async #keepJournal(): Promise<void> {
    try {
      await replaceFile(this.#journalPath, backupPath(this.#journalPath));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }

  #changes(): Record<string, PartChanges> {
    const changes: Record<string, PartChanges> = {};
    for (const part of this.#parts) {
      const ofPart = part.changes();
      if (ofPart) changes[part.name] = ofPart;
    }
    return changes;
  }

  /** Adds what the journal holds beyond a file. */
  #complete(content: FileContent, path: string): FileContent {
    const before = this.#sequenceOf(content);
    const ofCopy = path === this.path ? [] : [backupPath(this.#journalPath)];
    this.#found = findJournals([...ofCopy, this.#journalPath]);
    const records = recordsAfter(before, this.#found);
    return { ...replay(content, records), sequence: records.at(-1)?.sequence ?? before };
  }

  /** Counted from the time of a file's first journal, so that none fits the file of another beginning. */
  #sequenceOf({ sequence }: FileContent): number {
    return typeof sequence === 'number' ? sequence : this.#options.now();
  }

  async #setAside(path: string, hasContent: boolean): Promise<void> {
    const { log, notify, now } = this.#options;
    const target = await setAside(path, 'records that do not follow', now(), log);
    notify({
      code: hasContent ? 'store_restored' : 'store_damaged',
      message: hasContent
        ? `${basename(path)} was damaged and is kept as ${target}. Gatehouse goes on with what was saved before the damage.`
        : `${basename(path)} belongs to a file that is gone, and is kept as ${target}.`,
      remedy: 'Where an app is refused now, sign in from it once more.',
      at: now(),
    });
  }
}
