import { GatehouseError } from '../../errors/index.ts';

/** 200: as a server answers for a tool that it does not have. Clients take it for the answer to this one call. */
export const toolNotAllowed = (tool: string): GatehouseError =>
  new GatehouseError('tool_not_allowed', `The tool "${tool.slice(0, 128)}" is not allowed on this proxy.`, {
    status: 200,
    remedy: 'Allow it in the settings of the proxy in Gatehouse.',
  });

/** As `toolNotAllowed`, of a tool that changed since it was approved, or that is new since then. */
export const toolPaused = (tool: string): GatehouseError =>
  new GatehouseError('tool_paused', `The tool "${tool.slice(0, 128)}" is not as it was when it was approved.`, {
    status: 200,
    remedy: 'Review the tools of the proxy in Gatehouse, and approve it as it is now.',
  });

export const requestUnclear = (): GatehouseError =>
  new GatehouseError('request_unclear', 'Which tool this request would call cannot be told for sure.', {
    status: 400,
    remedy: 'Send each JSON-RPC message as valid JSON, with every member once.',
  });

/** @param limit in bytes */
export const toolListTooLarge = (limit: number): GatehouseError =>
  new GatehouseError(
    'tool_list_too_large',
    `The MCP server's answer is larger than ${Math.floor(limit / 1024 / 1024)} MiB, too large to keep its tools apart.`,
    { status: 502, remedy: 'Allow all tools of this proxy, or correct the MCP server.' },
  );

export const toolListEncoded = (): GatehouseError =>
  new GatehouseError('tool_list_encoded', 'The MCP server compressed its list of tools, though nobody asked for it.', {
    status: 502,
    remedy: 'Allow all tools of this proxy without pausing changed ones, or correct the MCP server.',
  });

export const toolListUnclear = (): GatehouseError =>
  new GatehouseError('tool_list_unclear', "It cannot be told for sure which tools the MCP server's answer lists.", {
    status: 502,
    remedy: 'Allow all tools of this proxy without pausing changed ones, or correct the MCP server.',
  });

/** @param seconds how long was waited */
export const toolListTooSlow = (seconds: number): GatehouseError =>
  new GatehouseError('tool_list_timeout', `The MCP server did not list its tools within ${seconds} seconds.`, {
    status: 504,
    remedy: 'Its log may tell why; what a program here writes is in that of Gatehouse. Start it again, then try once more.',
  });

/** @param reason of the client that tried */
export const toolListFailed = (reason: string): GatehouseError =>
  new GatehouseError('tool_list_failed', `The MCP server did not list its tools: ${reason}`, {
    status: 502,
    remedy: 'Check that the upstream of this proxy is an MCP server, and its URL, then try again.',
  });
