import { everythingProgram } from '../../test/support/everything-server.ts';
import type { IdentityProvider } from '../../test/support/identity-provider.ts';
import { startMcpServer } from '../../test/support/mcp-server.ts';
import { startSseMcpServer } from '../../test/support/sse-mcp-server.ts';
import type { Narrator } from './narrator.ts';
import type { UpstreamKind } from './options.ts';

/** The MCP server behind the proxy. */
export interface DemoUpstream {
  kind: UpstreamKind;
  /** The field `upstream` of the proxy. */
  fields: object;
}

/**
 * Starts an MCP server of the kind, or prepares the command of one.
 * @param onStarted called with the way to stop it
 */
export async function startUpstream(
  kind: UpstreamKind,
  provider: IdentityProvider,
  say: Narrator,
  onStarted: (stop: () => Promise<void>) => void,
): Promise<DemoUpstream> {
  if (kind === 'stdio') {
    return { kind, fields: { kind, command: process.execPath, args: [everythingProgram(), 'stdio'] } };
  }
  const start = kind === 'sse' ? startSseMcpServer : startMcpServer;
  const { url, stop } = await start({ introspect: provider.introspect });
  onStarted(stop);
  const transport = kind === 'sse' ? ' It speaks the old transport, HTTP+SSE.' : '';
  say.step(`An MCP server starts.${transport} It lets in nobody without a token from that provider.`, url);
  return { kind, fields: { kind, url } };
}
