import { ZipFile } from 'yazl';
import type { SourceFile } from '../analyzer/source-file.ts';

/** The earliest time that ZIP knows: the same files give the same archive. */
const noTime = new Date(1980, 0, 1);

/** Packs files into a ZIP archive. */
export async function writeArchive(files: readonly SourceFile[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { path, content } of files) zip.addBuffer(content, path, { mtime: noTime, mode: 0o100644 });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
