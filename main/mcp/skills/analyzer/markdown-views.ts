import type { RuleLanguage } from '../rules/pattern.ts';
import { kindOfFence, type Kind } from './kind.ts';
import { unwrap } from './unwrap.ts';
import { viewOf, type Row, type View } from './view.ts';

const codeLanguages: Record<Kind, readonly RuleLanguage[]> = {
  markdown: [], json: ['config'], config: ['config', 'code', 'shell'],
  shell: ['code', 'shell'], python: ['code', 'python'], javascript: ['code', 'javascript'], code: ['code'],
  notebook: ['config'],
  unknown: ['code', 'shell', 'python', 'javascript'],
};

/** All of it is read by the agent; what stands between fences is code as well. */
export function markdownViews(rows: readonly Row[]): View[] {
  const blocks = new Map<Kind, Row[]>();
  let fence: { mark: string; kind: Kind } | null = null;
  for (const row of rows) {
    const [, mark, word] = /^\s{0,12}(`{3,10}|~{3,10})\s*([\w+-]{0,20})/.exec(row.text) ?? [];
    if (mark === undefined) {
      if (fence) blocks.get(fence.kind)?.push(row);
    } else if (fence === null) {
      fence = { mark, kind: kindOfFence(word ?? '') };
      if (!blocks.has(fence.kind)) blocks.set(fence.kind, []);
    } else if (mark.startsWith(fence.mark)) fence = null;
  }
  return [
    viewOf(['prose'], unwrap(rows)),
    viewOf(['code', 'shell'], inlineCommands(rows), { inSentences: true }),
    ...[...blocks].map(([kind, block]) => viewOf(codeLanguages[kind], block)),
  ];
}

/** What stands between backticks and has a program and its arguments: agents run that as well. */
const inlineCommands = (rows: readonly Row[]): Row[] => rows.flatMap(({ text, line }) =>
  [...text.matchAll(/(?<!`)`([\w./~-]{2,40} [^`\n]{8,400})`(?!`)/g)].map(([, command = '']) => ({ text: command, line })));
