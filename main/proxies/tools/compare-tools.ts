import { toolParts, type ToolChange, type ToolPart } from '../../../preload/schema/views.ts';
import { GatehouseError } from '../../errors/index.ts';
import type { ToolPrint } from '../../store/records.ts';

/** Tools as they were last seen, by name; null for one that is gone. */
export type SeenTools = ReadonlyMap<string, ToolPrint | null>;

/** What of a tool is different from what was approved. */
export const changedParts = (approved: ToolPrint, seen: ToolPrint): ToolPart[] =>
  toolParts.filter((part) => approved.parts[part] !== seen.parts[part]);

/** How the tools that were seen differ from those that were approved. */
export function compareTools(approved: readonly ToolPrint[], seen: SeenTools): ToolChange[] {
  const approvals = new Map(approved.map((print) => [print.name, print]));
  return [...seen].flatMap(([name, print]): ToolChange[] => {
    const approval = approvals.get(name);
    if (!approval) return print ? [{ name, kind: 'new', parts: [] }] : [];
    if (!print) return [{ name, kind: 'gone', parts: [] }];
    if (print.fingerprint === approval.fingerprint) return [];
    return [{ name, kind: 'changed', parts: changedParts(approval, print) }];
  });
}

/**
 * The approvals after a person approved more of them.
 * @param shown what she was shown
 * @throws GatehouseError "tools_differ" (409) where the server's last word on a tool was another
 */
export function approveTools(
  approved: readonly ToolPrint[],
  seen: SeenTools,
  shown: readonly { name: string; fingerprint: string }[],
): ToolPrint[] {
  const added = shown.map(({ name, fingerprint }) => {
    const print = seen.get(name);
    if (print?.fingerprint !== fingerprint) throw toolsDiffer(name);
    return print;
  });
  const names = new Set(added.map(({ name }) => name));
  return [...approved.filter(({ name }) => !names.has(name) && seen.get(name) !== null), ...added];
}

const toolsDiffer = (name: string): GatehouseError =>
  new GatehouseError('tools_differ', `The MCP server did not last describe the tool "${name}" as it was shown.`, {
    status: 409,
    field: 'tools',
    remedy: 'List the tools again and review them as they are now.',
  });

/** What is different, in a sentence; null where nothing is. */
export function changesInWords(changes: readonly ToolChange[], paused: boolean): string | null {
  if (changes.length === 0) return null;
  const counted = (['changed', 'new', 'gone'] as const)
    .map((kind) => ({ kind, count: changes.filter((change) => change.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => (kind === 'changed' ? `${count} changed` : `${count} ${count === 1 ? 'is' : 'are'} ${kind}`));
  const waits = paused && changes.some(({ kind }) => kind !== 'gone');
  return `Since you approved the tools, ${listed(counted)}.${waits ? ' They wait for your approval.' : ''}`;
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
