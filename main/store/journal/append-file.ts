import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../replace-file.ts';

/** A new file that only grows (mode 0600). One append at a time; what is written together shares one sync. */
export class AppendFile {
  readonly #file: FileHandle;
  #size = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Makes the file; its name is on the disk when this resolves. Throws the system's error, "EEXIST" among them. */
  static async create(path: string): Promise<AppendFile> {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.chmod(0o600);
      await syncFolder(dirname(path));
    } catch (error) {
      await file.close();
      throw error;
    }
    return new AppendFile(file);
  }

  /** In bytes. */
  get size(): number {
    return this.#size;
  }

  /**
   * Resolves once the bytes are on the disk. Throws the system's error; the file is not to be used any more then: after
   * a failed sync nobody knows what of it the disk holds.
   */
  async append(bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#size + done);
      done += bytesWritten;
    }
    await this.#file.datasync();
    this.#size += bytes.length;
  }

  /** Closes it and takes back what a failed append may have left behind, as far as the disk lets it. */
  async abandon(): Promise<void> {
    await this.#file.truncate(this.#size).catch(() => undefined);
    await this.close();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
