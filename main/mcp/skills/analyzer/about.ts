import { posix } from 'node:path';
import { isAboutAttacks } from './mentions.ts';
import { textOf, type SourceFile } from './source-file.ts';

/** What a package tells of itself: some places can only be judged in its light. */
export interface About {
  /** The front matter and the title of its SKILL.md, in small letters. */
  subject: string;
  /** Its SKILL.md says that it is about attacks and how they are met. */
  attacks: boolean;
  /** What its own files and folders are called, in small letters and without endings: a program imports these first. */
  modules: ReadonlySet<string>;
}

/** Of a source that was sent alone, the source itself tells what it is about. */
export function aboutOf(files: readonly SourceFile[]): About {
  const told = files.filter(({ path }) => posix.basename(path).toLowerCase() === 'skill.md')
    .sort((a, b) => a.path.length - b.path.length)
    .map(({ content }) => textOf(content.subarray(0, 8000)));
  const [first] = told.length > 0 || files[1] !== undefined ? told : files.map(({ content }) => textOf(content.subarray(0, 8000)));
  return {
    subject: first === undefined ? '' : subjectOf(first),
    attacks: told.some((text) => isAboutAttacks(text.slice(0, 4000).split('\n'))),
    modules: new Set(files.flatMap(({ path }) => path.toLowerCase().split('/').map((part) => posix.parse(part).name))),
  };
}

function subjectOf(text: string): string {
  const [frontMatter = ''] = /^---\r?\n[\s\S]{0,4000}?\n---/.exec(text) ?? [];
  const [title = ''] = /^# .{1,200}$/m.exec(text) ?? [];
  return `${frontMatter}\n${title}`.toLowerCase();
}
