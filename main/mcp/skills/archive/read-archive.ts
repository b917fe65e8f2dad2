import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { skillSizeShown } from '../../../../preload/schema/skills.ts';
import { isGatehouseError } from '../../../errors/index.ts';
import type { SourceFile } from '../analyzer/source-file.ts';
import { archiveTooLarge, notAnArchive, symbolicLink, unsafePath } from './archive-errors.ts';
import { packageLimits } from './check-files.ts';

/** Kind of a file in the upper bits of what Unix systems note (APPNOTE.TXT 4.4.15). */
const fileKind = 0o170000;
const link = 0o120000;

/**
 * Reads a ZIP archive in memory. Nothing is written to the disk. What it says of its sizes is not believed: reading
 * ends where a limit is passed.
 * @throws GatehouseError "skill_archive_unreadable", "skill_too_large", "skill_link_refused", "skill_path_unsafe"
 */
export async function readArchive(archive: Buffer): Promise<SourceFile[]> {
  const zip = await open(archive);
  try {
    return await readEntries(zip, archive.length);
  } catch (error) {
    if (isGatehouseError(error)) throw error;
    const message = error instanceof Error ? error.message : '';
    if (/invalid relative path|absolute path|invalid characters in fileName/.test(message)) {
      throw unsafePath(message.slice(message.indexOf(': ') + 2));
    }
    throw notAnArchive(error);
  } finally {
    zip.close();
  }
}

const open = (archive: Buffer): Promise<ZipFile> => new Promise((resolve, reject) => {
  fromBuffer(archive, { lazyEntries: true, validateEntrySizes: true, strictFileNames: false }, (error, zip) => {
    if (error) reject(notAnArchive(error));
    else resolve(zip);
  });
});

async function readEntries(zip: ZipFile, packedSize: number): Promise<SourceFile[]> {
  if (zip.entryCount > packageLimits.files * 4) throw archiveTooLarge(`it has more than ${packageLimits.files} files`);
  const most = Math.min(packageLimits.bytes, packedSize * packageLimits.ratio);
  const files: SourceFile[] = [];
  let left = most;
  for await (const entry of entriesOf(zip)) {
    if (entry.fileName.endsWith('/')) continue;
    if (((entry.externalFileAttributes >>> 16) & fileKind) === link) throw symbolicLink(entry.fileName);
    if (files.length === packageLimits.files) throw archiveTooLarge(`it has more than ${packageLimits.files} files`);
    if (entry.uncompressedSize > left) throw tooMuch();
    const content = await readEntry(zip, entry, left);
    left -= content.length;
    files.push({ path: entry.fileName, content });
  }
  return files;
}

const tooMuch = () => archiveTooLarge(`unpacked it is larger than ${skillSizeShown}, or far larger than the archive`);

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const entry = await new Promise<Entry | null>((resolve, reject) => {
      const settle = (done: () => void) => (): void => {
        zip.removeAllListeners();
        done();
      };
      zip.once('entry', (next: Entry) => settle(() => resolve(next))());
      zip.once('end', settle(() => resolve(null)));
      zip.once('error', (error: Error) => settle(() => reject(error))());
      zip.readEntry();
    });
    if (entry === null) return;
    yield entry;
  }
}

async function readEntry(zip: ZipFile, entry: Entry, limit: number): Promise<Buffer> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooMuch();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
