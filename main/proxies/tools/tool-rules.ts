import type { ProxyRecord } from '../../store/records.ts';

/** Which tools of a proxy may be seen and called. */
export interface ToolRules {
  allows(tool: string): boolean;
}

/** The rules of a proxy; null where every tool may be called, so that nobody has to look at its calls. */
export function toolRules({ allowed_tools: allowed }: Pick<ProxyRecord, 'allowed_tools'>): ToolRules | null {
  if (!allowed) return null;
  const names = new Set(allowed);
  return { allows: (tool) => names.has(tool) };
}
