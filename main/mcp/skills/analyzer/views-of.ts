import type { RuleLanguage } from '../rules/pattern.ts';
import type { Breath } from './breath.ts';
import { hiddenText } from './hidden-text.ts';
import { inlinePrograms } from './inline-programs.ts';
import { joinStrings } from './join-strings.ts';
import { jsonViews, notebookViews, stringsOf } from './json-views.ts';
import { kindOf } from './kind.ts';
import { markdownViews } from './markdown-views.ts';
import { plain } from './plain.ts';
import { unwrapComments } from './unwrap-comments.ts';
import { unwrap } from './unwrap.ts';
import { rowsOf, viewOf, type Row, type View } from './view.ts';

/**
 * What each rule sees of a file: those for anything see it as it is, the others as it is meant. Each is made when it is
 * asked for, so that there is room for others' work in between.
 */
export async function* viewsOf(path: string, text: string, breath: Breath): AsyncGenerator<View> {
  const raw = rowsOf(text);
  yield viewOf(['any'], raw);
  const meant = plain(raw);
  yield* viewsOfKind(path, text, meant);
  const written = kindOf(path, text) === 'json' ? stringsOf(text) : meant;
  yield* inlinePrograms(written);
  yield* await hiddenText(written, breath);
}

function viewsOfKind(path: string, text: string, rows: readonly Row[]): View[] {
  const kind = kindOf(path, text);
  switch (kind) {
    case 'markdown': return markdownViews(rows);
    case 'json': return jsonViews(text, rows);
    case 'notebook': return notebookViews(text, rows);
    case 'config': return [viewOf(['prose', 'config', 'code', 'shell'], rows)];
    case 'unknown': return [
      viewOf(['config', 'code', 'shell', 'python', 'javascript'], rows),
      viewOf(['prose'], unwrap(rows)),
    ];
    case 'code': return codeViews(['code', 'shell'], rows);
    default: return codeViews(['code', kind], rows);
  }
}

/** Comments do not run, but agents and the text of tools come from them: only the rules for code leave them out. */
function codeViews(languages: readonly RuleLanguage[], rows: readonly Row[]): View[] {
  const isComment = languages.includes('javascript') ? /^\s*\/\// : /^\s*(?:#(?!!)|\/\/|::|rem\s)/i;
  return [
    viewOf(['prose'], unwrapComments(joinStrings(rows))),
    viewOf(languages, rows.filter(({ text }) => !isComment.test(text))),
  ];
}
