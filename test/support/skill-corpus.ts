import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFiles } from '../../main/mcp/skills/archive/check-files.ts';
import { readArchive } from '../../main/mcp/skills/archive/read-archive.ts';
import { writeArchive } from '../../main/mcp/skills/archive/write-archive.ts';
import type { SourceFile } from '../../main/mcp/skills/analyzer/source-file.ts';

/** A skill that was written to measure the rules. Nothing of it is ever run. */
export interface Sample {
  name: string;
  malicious: boolean;
  /** The rules are never fitted to these: what they say of them is what they would say of the next skill. */
  keptApart: boolean;
  files: SourceFile[];
}

/** The corpus: those that rules are fitted to, and those that nobody reads who writes rules. */
export async function readCorpus(): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const part of ['fitted', 'kept-apart'] as const) {
    for (const sample of await readSamples(join('test', 'corpus', 'skills', part))) {
      samples.push({ ...sample, keptApart: part === 'kept-apart' });
    }
  }
  return samples;
}

/**
 * A folder of samples, `benign` and `malicious`: one text file per skill, its files one after the other under
 * `-- path --`. A first line "archive" sends it through a ZIP archive; `⟦U+200B⟧` stands for a character that nobody
 * would see here.
 */
export async function readSamples(folder: string): Promise<Omit<Sample, 'keptApart'>[]> {
  const samples: Omit<Sample, 'keptApart'>[] = [];
  for (const kind of ['benign', 'malicious'] as const) {
    for (const file of readdirSync(join(folder, kind)).filter((name) => name.endsWith('.txt')).sort()) {
      const text = readFileSync(join(folder, kind, file), 'utf8');
      const files = filesOf(text);
      samples.push({
        name: file.slice(0, -'.txt'.length),
        malicious: kind === 'malicious',
        files: text.startsWith('archive\n') ? checkFiles(await readArchive(await writeArchive(files))) : files,
      });
    }
  }
  return samples;
}

function filesOf(text: string): SourceFile[] {
  const [, ...parts] = text.split(/^-- (.+) --\n/m);
  const files: SourceFile[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const content = (parts[index + 1] ?? '').replace(/⟦U\+([0-9A-F]{4,6})⟧/g, (_, code: string) => String.fromCodePoint(parseInt(code, 16)));
    files.push({ path: parts[index] ?? '', content: Buffer.from(content) });
  }
  return files;
}
