import type { ToolList } from '../../../preload/schema/views.ts';
import type { ProxyRecord } from '../../store/records.ts';
import { changedParts } from './compare-tools.ts';
import type { Listed } from './list-tools.ts';
import { printOf } from './tool-print.ts';

type Compared = Pick<ProxyRecord, 'allowed_tools' | 'approved_tools'>;

/** The tools of a proxy's MCP server as UI and REST see them. */
export function toolListView(
  { allowed_tools: allowed, approved_tools: approved }: Compared,
  { server, protocolVersion, tools, prints }: Listed,
): ToolList {
  const seen = new Map(prints.map((print) => [print.name, print]));
  const approvals = new Map(approved?.map((print) => [print.name, print]));
  return {
    server,
    protocol_version: protocolVersion,
    tools: tools.map((tool) => {
      const { name, title, annotations, description } = tool;
      const print = seen.get(name) ?? printOf(tool);
      const approval = approvals.get(name);
      const parts = approval && print ? changedParts(approval, print) : [];
      return {
        name,
        title: title ?? annotations?.title ?? null,
        description: description ?? null,
        allowed: allowed?.includes(name) ?? true,
        fingerprint: print?.fingerprint ?? '',
        compared: !approved ? null : !approval ? 'new' : approval.fingerprint === print?.fingerprint ? 'same' : 'changed',
        changed_parts: parts,
        approved_description: parts.includes('description') ? (approval?.description ?? null) : null,
      };
    }),
    gone: [...approvals.keys()].filter((name) => !tools.some((tool) => tool.name === name)),
  };
}
