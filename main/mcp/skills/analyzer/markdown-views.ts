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

/** Languages that ask for records, or describe them: what they name is looked for, and nothing of it runs. */
const queryLanguages = new Set(['spl', 'kql', 'kusto', 'sql', 'eql', 'esql', 'promql', 'logql', 'yara', 'sigma', 'snort', 'suricata', 'cypher']);

/** A line that is a command or a part of a program, whatever its block is called. */
const isCommand = /^\s{0,20}(?:[$>#]\s)?(?:sudo|curl|wget|bash|sh|zsh|cmd|python[\d.]{0,4}|node|npx|php|perl|ruby|powershell|pwsh|certutil|iex|irm|iwr|import|exec|eval|require|const|function|def|for|while|if)\b(?!\s?=)|^\s{0,20}from \w{1,40} import\b|^(?![^\n]{0,200}\bselect\b)[^\n]{0,400};\s{0,8}$|\|\s{0,4}(?:sudo\s)?(?:ba|z)?sh\s{0,8}$/i;

/** All of it is read by the agent; what stands between fences is code as well. */
export function markdownViews(rows: readonly Row[]): View[] {
  const blocks = new Map<Kind, Row[]>();
  let fence: { mark: string; word: string; rows: Row[] } | null = null;
  function end(): void {
    if (fence === null || queryLanguages.has(fence.word) && !fence.rows.some(({ text }) => isCommand.test(text))) return;
    const kind = kindOfFence(fence.word);
    blocks.set(kind, [...blocks.get(kind) ?? [], ...fence.rows]);
  }
  for (const row of rows) {
    const [, mark, word] = /^\s{0,12}(`{3,10}|~{3,10})\s*([\w+-]{0,20})/.exec(row.text) ?? [];
    if (mark === undefined) {
      fence?.rows.push(row);
    } else if (fence === null) {
      fence = { mark, word: (word ?? '').toLowerCase(), rows: [] };
    } else if (mark.startsWith(fence.mark)) {
      end();
      fence = null;
    }
  }
  end();
  return [
    viewOf(['prose'], unwrap(rows)),
    viewOf(['code', 'shell'], inlineCommands(rows), { inSentences: true }),
    ...[...blocks].map(([kind, block]) => viewOf(codeLanguages[kind], block)),
  ];
}

/** What stands between backticks and has a program and its arguments: agents run that as well. */
const inlineCommands = (rows: readonly Row[]): Row[] => rows.flatMap(({ text, line }) =>
  [...text.matchAll(/(?<!`)`([\w./~-]{2,40} [^`\n]{8,400})`(?!`)/g)].map(([, command = '']) => ({ text: command, line })));
