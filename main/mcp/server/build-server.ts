import { McpServer, ResourceNotFoundError, ResourceTemplate, type RegisteredTool } from '@modelcontextprotocol/server';
import { isGatehouseError, toPublicError } from '../../errors/index.ts';
import type { Logger } from '../../log/logger.ts';
import type { CallLog } from './call-log.ts';
import { toolError, toolResult } from './tool-result.ts';
import type { McpCaller, McpResources, McpTool, McpToolSet } from './tool-set.ts';

export interface ServerParts {
  tools: McpToolSet;
  version: string;
  log: Logger;
  calls: CallLog;
  /** Address and place of whoever sent a request. */
  callerOf(request: Request | undefined): Omit<McpCaller, 'client'>;
}

/** A server as the SDK knows it, for one session or for one request. */
export interface BuiltServer {
  server: McpServer;
  /** Offers what the tool set offers now; a client that listens is told. */
  refresh(): void;
}

/** How much of a recorded call's input is kept, in characters. */
const keptInput = 300;

export function buildServer(parts: ServerParts): BuiltServer {
  const { tools: set, version } = parts;
  const server = new McpServer({ name: set.name, title: set.title, version }, { instructions: set.instructions });
  const registered = set.tools.map((tool) => ({ tool, entry: register(server, tool, parts) }));
  if (set.resources) addResources(server, set.resources);
  const refresh = (): void => registered.forEach(({ tool, entry }) => offer(entry, tool.offered?.() ?? true));
  refresh();
  return { server, refresh };
}

function register(server: McpServer, tool: McpTool, parts: ServerParts): RegisteredTool {
  const { name, title, description, input, output, readOnly, destructive = false } = tool;
  const annotations = { readOnlyHint: readOnly, destructiveHint: !readOnly && destructive, openWorldHint: false };
  return server.registerTool(
    name,
    { title, description, inputSchema: input, outputSchema: output, annotations },
    async (given, context) => {
      const caller = { ...parts.callerOf(context.http?.req), client: clientOf(server) };
      try {
        const answer = await tool.run(given, caller);
        record(parts, tool, given, caller, null);
        return toolResult(answer);
      } catch (error) {
        record(parts, tool, given, caller, error);
        return toolError(error);
      }
    },
  );
}

const clientOf = (server: McpServer): string | null => server.server.getClientVersion()?.name.slice(0, 100) || null;

function record({ tools: set, calls, log }: ServerParts, tool: McpTool, given: unknown, caller: McpCaller, error: unknown): void {
  const code = error === null ? null : toPublicError(error).error.code;
  const fields = { server: set.id, tool: tool.name, client: caller.client, address: caller.address };
  if (error !== null && !isGatehouseError(error)) log.error('A tool of a built-in server failed unexpectedly', { ...fields, error });
  if (tool.readOnly) return;
  log.info('A tool of a built-in server was called', { ...fields, code });
  calls.add({ ...fields, at: Date.now(), input: recordedInput(tool, given).slice(0, keptInput), error: code });
}

const recordedInput = ({ unrecorded = [] }: McpTool, given: unknown): string =>
  JSON.stringify(given, (field, value: unknown) => (unrecorded.includes(field) ? undefined : value));

/** Without a change there is nothing to announce. */
function offer(entry: RegisteredTool, offered: boolean): void {
  if (entry.enabled === offered) return;
  if (offered) entry.enable();
  else entry.disable();
}

function addResources(server: McpServer, resources: McpResources): void {
  const { name, title, description, uriTemplate, mimeType } = resources;
  const template = new ResourceTemplate(uriTemplate, { list: async () => ({ resources: await resources.list() }) });
  server.registerResource(name, template, { title, description, mimeType }, async (uri) => {
    const text = await resources.read(uri.href);
    if (text === null) throw new ResourceNotFoundError(uri.href);
    return { contents: [{ uri: uri.href, mimeType, text }] };
  });
}
