import type { UpstreamDraft } from './upstream-draft.ts';

/** What only a shell would take apart or replace. */
const forShells = /["'`\\$|&;<>()*?]/;

/**
 * Puts the arguments of a command line that was pasted whole where they belong. Leaves alone what only a shell could
 * take apart, paths (whose spaces may be their own), and arguments that are there already.
 */
export function partCommandLine(draft: Pick<UpstreamDraft, 'command' | 'args'>): void {
  const [program = '', ...args] = draft.command.trim().split(/\s+/);
  if (args.length === 0 || draft.args.trim() !== '' || program.includes('/') || forShells.test(draft.command)) return;
  draft.command = program;
  draft.args = args.join('\n');
}

/** True for a command that can be no program, since it has arguments in it. */
export const hasArguments = ({ command }: Pick<UpstreamDraft, 'command'>): boolean =>
  /\s/.test(command.trim()) && !/[\\/]/.test(command.trim().split(/\s/)[0] ?? '');
