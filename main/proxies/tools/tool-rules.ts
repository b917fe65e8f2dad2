import type { GatehouseError } from '../../errors/index.ts';
import type { ProxyRecord } from '../../store/records.ts';
import { toolNotAllowed, toolPaused } from './tool-errors.ts';
import { printOf } from './tool-print.ts';
import type { ToolWatch } from './tool-watch.ts';

/** Whether an answer to `tools/list` holds all tools of the server, as far as the request tells. */
export type Listing = 'whole' | 'part';

/** What becomes of the tools of a proxy on their way to its clients, and of the calls on their way to the tools. */
export interface ToolRules {
  /** False where calls and lists pass as they are, and lists are only looked at. */
  readonly strict: boolean;
  /** Why a tool may not be called; null where it may. */
  refusal(tool: string): GatehouseError | null;
  /**
   * Takes note of a list of tools.
   * @param tools as they stand in an answer, parsed
   * @returns which of them clients may see
   */
  read(tools: readonly unknown[], listing: Listing): readonly boolean[];
}

type Ruled = Pick<ProxyRecord, 'allowed_tools' | 'pause_changed_tools'>;

/** The rules of a proxy; null where all tools may be called and none are watched: then nobody looks at its calls. */
export function toolRules(proxy: Ruled, watch: ToolWatch): ToolRules | null {
  const watched = watch.approved !== null;
  if (!proxy.allowed_tools && !watched) return null;
  const allowed = proxy.allowed_tools ? new Set(proxy.allowed_tools) : null;
  const pauses = watched && proxy.pause_changed_tools === true;
  return {
    strict: allowed !== null || pauses,
    refusal(tool) {
      if (allowed?.has(tool) === false) return toolNotAllowed(tool);
      return pauses && !watch.isAsApproved(tool) ? toolPaused(tool) : null;
    },
    read(tools, listing) {
      const prints = watched ? tools.map(printOf) : [];
      if (watched) watch.saw(prints.flatMap((print) => print ?? []), listing === 'whole');
      return tools.map((tool, index) => {
        const name = nameOf(tool);
        if (name === null || allowed?.has(name) === false) return false;
        const print = prints[index];
        return !pauses || (print !== null && print !== undefined && watch.isApproved(print));
      });
    },
  };
}

function nameOf(tool: unknown): string | null {
  const name = typeof tool === 'object' && tool !== null && 'name' in tool ? tool.name : null;
  return typeof name === 'string' ? name : null;
}
