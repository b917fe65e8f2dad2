import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

type Introspect = (token: string) => Promise<{ account: string } | null>;

/** What `whoami` tells about the call that reached the server. */
export interface WhoAmI {
  /** The Authorization header as it arrived. */
  authorization: string | null;
  /** Whose token it is, as the identity provider says; null where it is not the provider's. */
  account: string | null;
  headers: Record<string, string | string[] | undefined>;
}

/** An MCP server with three tools: `echo`, `whoami` and `slow_count`. */
export function createTools(introspect: Introspect | undefined): McpServer {
  const server = new McpServer({ name: 'gatehouse-test-server', version: '1.0.0' });

  server.registerTool('echo', {
    description: 'Repeats a message.',
    inputSchema: { message: z.string() },
  }, ({ message }) => answer(message));

  server.registerTool('whoami', {
    description: 'Reports the Authorization header and the other headers that the server received with this call.',
  }, async ({ requestInfo }) => {
    const headers = { ...requestInfo?.headers };
    const authorization = typeof headers['authorization'] === 'string' ? headers['authorization'] : null;
    const token = authorization?.replace(/^Bearer /i, '');
    const facts = token ? await introspect?.(token) : null;
    return answer(JSON.stringify({ authorization, account: facts?.account ?? null, headers } satisfies WhoAmI));
  });

  server.registerTool('slow_count', {
    description: 'Counts, one progress notification per number, each in its own piece of the event stream.',
    inputSchema: { to: z.number().int().positive(), pause_ms: z.number().int().nonnegative().default(20) },
  }, async ({ to, pause_ms: pause }, { sendNotification, signal, _meta }) => {
    const progressToken = _meta?.progressToken;
    for (let progress = 1; progress <= to && !signal.aborted; progress += 1) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (progressToken === undefined) continue;
      await sendNotification({ method: 'notifications/progress', params: { progressToken, progress, total: to } });
    }
    return answer(`Counted to ${to}.`);
  });

  return server;
}

const answer = (text: string) => ({ content: [{ type: 'text' as const, text }] });
