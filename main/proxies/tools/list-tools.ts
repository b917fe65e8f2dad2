import { randomUUID } from 'node:crypto';
import type { Client, Tool, Transport } from '@modelcontextprotocol/client';
import type { GatehouseError } from '../../errors/index.ts';
import type { Logger } from '../../log/logger.ts';
import type { ProxyRecord, ToolPrint } from '../../store/records.ts';
import { Activity } from '../activity/activity.ts';
import { forwardCalls } from '../forward-calls.ts';
import { defaultBodyLimit } from '../forward/call-context.ts';
import type { Principal, UpstreamCredentials } from '../ports.ts';
import { SessionBindings } from '../sessions.ts';
import { Traffic } from '../traffic.ts';
import type { ProxyUpstream } from '../upstreams/create-upstream.ts';
import { openInsideDoor, type InsideDoor } from './inside-door.ts';
import { toolListFailed, toolListTooSlow } from './tool-errors.ts';
import { printOf } from './tool-print.ts';
import type { ToolRules } from './tool-rules.ts';
import { unusableAnswer } from './unusable-answer.ts';

export interface ListToolsOptions {
  credentials: UpstreamCredentials;
  log: Logger;
  /** For all of it, the start of a stdio server included. */
  timeLimitMs?: number;
}

/** What an MCP server says of itself. */
export interface Listed {
  server: { name: string; version: string } | null;
  protocolVersion: string | null;
  tools: Tool[];
  /** Of the tools, as they came: what the client makes of them has lost some of it. */
  prints: ToolPrint[];
}

/** Gatehouse itself, which looks with the proxy's own connection where there is one. Each look is for itself. */
const gatehouse = (): Principal => ({
  id: `gatehouse:${randomUUID()}`,
  kind: 'anonymous',
  label: 'Gatehouse',
  grantId: null,
  connectionId: null,
});

/**
 * Connects to the MCP server of a proxy as a client would, on the same way and with the same headers, and asks for its
 * tools: all of them, whichever are allowed.
 * @throws GatehouseError what a client would be told, else "tool_list_failed" (502), "tool_list_timeout" (504)
 */
export async function listTools(
  proxy: ProxyRecord,
  upstream: ProxyUpstream,
  { credentials, log, timeLimitMs = 20_000 }: ListToolsOptions,
): Promise<Listed> {
  const principal = gatehouse();
  const activity = new Activity();
  const prints: ToolPrint[] = [];
  const forward = forwardCalls(upstream, {
    proxy,
    credentials,
    log,
    activity,
    sessions: new SessionBindings(),
    traffic: new Traffic(),
    standing: new Set(),
    tools: noting(prints),
    bodyLimit: defaultBodyLimit,
  });
  const door = await openInsideDoor((request, response, origin) => {
    const path = upstream.target.map(request.url ?? '');
    if (path === null) return response.writeHead(404).end();
    const presented = { browserOrigin: undefined, authorization: undefined, apiKey: undefined };
    const admitted = { ok: true, origin, ...presented } as const;
    forward(request, response, admitted, principal, path);
  });
  const limit = timeLimit(timeLimitMs);
  let last: Response | undefined;
  const watched: InsideDoor['fetch'] = async (url, init) => (last = await door.fetch(url, init));
  try {
    return { ...(await Promise.race([askForTools(proxy, door.origin, watched), limit.passed])), prints };
  } catch (error) {
    // What went wrong on our way says more than what the client made of it.
    throw error === limit.error ? error : (failureIn(activity) ?? unusableAnswer(proxy, last) ?? toolListFailed(reasonOf(error)));
  } finally {
    limit.clear();
    door.close();
    if (upstream.kind === 'stdio') upstream.forgetPrincipal(principal.id);
  }
}

async function askForTools(
  proxy: ProxyRecord, origin: string, fetch: InsideDoor['fetch'],
): Promise<Omit<Listed, 'prints'>> {
  // Loaded when it is first needed: nothing else of Gatehouse is a client of MCP.
  const sdk = await import('@modelcontextprotocol/client');
  const client: Client = new sdk.Client(
    { name: 'gatehouse', title: 'Gatehouse', version: '1' },
    { versionNegotiation: { mode: 'auto' } },
  );
  const url = new URL(origin + proxy.path);
  const options = { fetch };
  const streamable = proxy.upstream.kind === 'sse' ? null : new sdk.StreamableHTTPClientTransport(url, options);
  const transport: Transport = streamable ?? new sdk.SSEClientTransport(url, options);
  await client.connect(transport);
  try {
    const { tools } = await client.listTools();
    const version = client.getServerVersion();
    return {
      server: version ? { name: version.title ?? version.name, version: version.version } : null,
      protocolVersion: client.getNegotiatedProtocolVersion() ?? null,
      tools,
    };
  } finally {
    await streamable?.terminateSession().catch(() => undefined);
    await client.close();
  }
}

/** Lets everything pass and notes what is listed. */
const noting = (prints: ToolPrint[]): ToolRules => ({
  strict: false,
  refusal: () => null,
  read(tools) {
    prints.push(...tools.flatMap((tool) => printOf(tool) ?? []));
    return [];
  },
});

function timeLimit(milliseconds: number): { passed: Promise<never>; error: GatehouseError; clear(): void } {
  const error = toolListTooSlow(milliseconds / 1000);
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(error), milliseconds);
  });
  return { passed, error, clear: () => clearTimeout(timer) };
}

const failureIn = (activity: Activity): GatehouseError | undefined =>
  activity.recent(50).find(({ failure }) => failure !== null)?.failure ?? undefined;

/** One line of what the client says; it may quote the server's answer. */
function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return reason.replace(/\s+/g, ' ').slice(0, 200);
}
