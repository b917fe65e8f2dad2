/** A file and its path below what was chosen or dropped, with forward slashes. */
export interface NamedFile {
  path: string;
  file: File;
}

/** The files of a drop, those of folders too. */
export async function droppedFiles(transfer: DataTransfer): Promise<NamedFile[]> {
  // The list is emptied as soon as the event is over: all entries are taken before the first wait.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return chosenFiles(transfer.files);
  return (await Promise.all(entries.map(filesIn))).flat();
}

/** The files of a chooser, under their paths where a folder was chosen. */
export const chosenFiles = (list: FileList | null): NamedFile[] =>
  [...list ?? []].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

async function filesIn(entry: FileSystemEntry): Promise<NamedFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    // A reader gives a part of a large folder at a time, and nothing when it is through.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) break;
    found.push(...part);
  }
  return (await Promise.all(found.map(filesIn))).flat();
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
