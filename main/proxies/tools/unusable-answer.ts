import { GatehouseError } from '../../errors/index.ts';
import type { ProxyRecord } from '../../store/records.ts';

const correctUrl = 'Correct the upstream URL of this proxy: most end in /mcp. If it ends in /sse, choose Older SSE server for its kind.';
const lookAtServer = 'Look at the log of the MCP server, start it again, then try once more.';

/**
 * Why an answer is none of an MCP server, where its head tells: nothing is there, a page for browsers is, or the server
 * fails.
 * @param answer the last one; undefined where there was none
 */
export function unusableAnswer({ upstream }: Pick<ProxyRecord, 'upstream'>, answer: Response | undefined): GatehouseError | null {
  if (!answer || !upstream.url) return null;
  const { status } = answer;
  const { host, origin, pathname } = new URL(upstream.url);
  const place = `${origin}${pathname}`;
  // Servers of the older kind answer one of these as well, since messages go elsewhere there.
  if (status === 404 || status === 405 || status === 410) return unusable(`${place} takes no MCP messages (HTTP ${status}).`, correctUrl);
  if (answer.ok && isPage(answer)) return unusable(`There is a web page at ${place}, and no MCP server.`, correctUrl);
  return status >= 500 ? unusable(`The MCP server at ${host} fails: it answers HTTP ${status}.`, lookAtServer) : null;
}

const isPage = ({ headers }: Response): boolean => headers.get('content-type')?.startsWith('text/html') ?? false;

const unusable = (message: string, remedy: string): GatehouseError =>
  new GatehouseError('tool_list_failed', message, { status: 502, remedy });
