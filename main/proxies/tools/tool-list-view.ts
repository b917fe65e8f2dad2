import type { ToolList } from '../../../preload/schema/views.ts';
import type { ProxyRecord } from '../../store/records.ts';
import type { Listed } from './list-tools.ts';
import { toolRules } from './tool-rules.ts';

/** The tools of a proxy's MCP server as UI and REST see them. */
export function toolListView(proxy: Pick<ProxyRecord, 'allowed_tools'>, listed: Listed): ToolList {
  const rules = toolRules(proxy);
  return {
    server: listed.server,
    protocol_version: listed.protocolVersion,
    tools: listed.tools.map(({ name, title, annotations, description }) => ({
      name,
      title: title ?? annotations?.title ?? null,
      description: description ?? null,
      allowed: rules?.allows(name) ?? true,
    })),
  };
}
