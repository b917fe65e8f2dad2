import type { Upstream } from '../../preload/schema/entities.ts';
import { partCommandLine } from './command-line.ts';
import { completeUrl } from './complete-url.ts';
import type { FieldErrors } from './field-errors.ts';
import { problemOfRows, rowsOf, valuesOf, type ValueRow } from './value-rows.ts';

/** The MCP server behind a proxy as it is being typed. */
export interface UpstreamDraft {
  kind: Upstream['kind'];
  url: string;
  headers: ValueRow[];
  command: string;
  /** One per line. */
  args: string;
  env: ValueRow[];
}

export const emptyUpstreamDraft = (): UpstreamDraft =>
  ({ kind: 'http', url: '', headers: [], command: '', args: '', env: [] });

export const draftOfUpstream = ({ kind, url = '', headers, command = '', args, env }: Upstream): UpstreamDraft =>
  ({ kind, url, headers: rowsOf(headers), command, args: args.join('\n'), env: rowsOf(env) });

/** Arguments keep their spaces: a program sees them as they stand. */
const splitArguments = (text: string): string[] => text.split(/\r?\n/).filter((line) => line !== '');

/**
 * Only what belongs to the chosen kind.
 * @param before what there is already: arguments that lines can't hold, such as an empty one, stay while nobody edits them
 */
export function upstreamOf(draft: UpstreamDraft, before?: Upstream): Upstream {
  if (draft.kind === 'stdio') {
    const args = before?.args.join('\n') === draft.args ? before.args : splitArguments(draft.args);
    return { kind: 'stdio', headers: {}, command: draft.command.trim(), args, env: valuesOf(draft.env, 'env') };
  }
  return {
    kind: draft.kind, url: draft.url.trim() || undefined, headers: valuesOf(draft.headers, 'headers'), args: [], env: {},
  };
}

/** Brings what a person pasted into the form that its fields want, as soon as they are done with one. */
export function tidyUpstream(draft: UpstreamDraft): void {
  partCommandLine(draft);
  draft.url = completeUrl(draft.url);
}

export function checkRows(draft: UpstreamDraft): FieldErrors {
  const field = draft.kind === 'stdio' ? 'env' : 'headers';
  const problem = problemOfRows(draft[field], field);
  return problem ? { [field]: problem.message } : {};
}
