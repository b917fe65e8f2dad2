import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../replace-file.ts';

/**
 * A file that only grows (mode 0600). One append at a time; what is written together shares one sync.
 *
 * It can be made longer ahead of what it holds, with zeros, which a killed process leaves behind: a sync that need not
 * save a new length too takes half the time.
 */
export class AppendFile {
  readonly #file: FileHandle;
  readonly #ahead: number;
  #size: number;
  /** With the zeros. */
  #length: number;

  private constructor(file: FileHandle, ahead: number, size = 0) {
    this.#file = file;
    this.#ahead = ahead;
    this.#size = size;
    this.#length = size;
  }

  /**
   * Makes the file; its name is on the disk when this resolves. Throws the system's error, "EEXIST" among them.
   * @param ahead zeros that are written ahead at a time, in bytes
   */
  static async create(path: string, ahead = 0): Promise<AppendFile> {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.chmod(0o600);
      await syncFolder(dirname(path));
    } catch (error) {
      await file.close();
      throw error;
    }
    return new AppendFile(file, ahead);
  }

  /**
   * Goes on with a file that is there. @param size bytes of it that count: what a failed append has left after them is
   * cut off; left out: all
   */
  static async open(path: string, size?: number): Promise<AppendFile> {
    const file = await open(path, 'r+');
    try {
      const { size: found } = await file.stat();
      if (size !== undefined && found > size) await file.truncate(size);
      return new AppendFile(file, 0, size ?? found);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Somebody removed the file: what is appended would be lost. */
  async isGone(): Promise<boolean> {
    return (await this.#file.stat()).nlink === 0;
  }

  /** In bytes, without the zeros. */
  get size(): number {
    return this.#size;
  }

  /**
   * Resolves once the bytes are on the disk. Throws the system's error; the file is not to be used any more then: after
   * a failed sync nobody knows what of it the disk holds.
   */
  async append(bytes: Buffer): Promise<void> {
    const end = this.#size + bytes.length;
    if (end > this.#length && this.#ahead > 0) {
      await this.#write(Buffer.alloc(this.#ahead), end);
      this.#length = end + this.#ahead;
    }
    await this.#write(bytes, this.#size);
    await this.#file.datasync();
    this.#size = end;
  }

  async #write(bytes: Buffer, at: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, at + done);
      done += bytesWritten;
    }
  }

  /** Closes it and takes back the zeros, and what a failed append may have left behind, as far as the disk lets it. */
  async close(): Promise<void> {
    await this.#file.truncate(this.#size).catch(() => undefined);
    await this.#file.close();
  }
}
