import { Agent, request as httpRequest } from 'node:http';
import type { RequestListener } from 'node:http';

/** What came of many calls to a server that closes idle connections just when they are used again. */
export interface CadenceFigures {
  calls: number;
  /** Calls that change nothing and were answered with an error all the same. */
  visibleErrors: number;
  /** Other calls that were answered with an error: the promise for them is only that none runs twice. */
  refusedOthers: number;
  /** Calls other than those that change nothing which the server carried out more than once. */
  executedTwice: number;
  /** Calls that were answered with success and that the server never carried out, or the other way round. */
  lost: number;
}

/** An MCP server that notes which calls it carried out. Answers each with its own id. */
export function countingServer(): { handler: RequestListener; runs: Map<number, number> } {
  const runs = new Map<number, number>();
  const handler: RequestListener = (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk)).on('end', () => {
      const { id } = JSON.parse(body) as { id: number };
      runs.set(id, (runs.get(id) ?? 0) + 1);
      response.end(String(id));
    });
  };
  return { handler, runs };
}

/** Calls that change nothing and calls that do, one after the other, in turn. */
const methodOf = (id: number): string => (id % 2 === 0 ? 'tools/list' : 'tools/call');

/**
 * Sends `calls` calls one after the other, with pauses that go up and down around the server's idle limit, so that many
 * meet a connection in the moment in which it closes.
 * @param port of the proxy, on 127.0.0.1
 * @param runs what the server carried out
 * @param pauseMs before call number `id`, in milliseconds
 */
export async function callAtReuseCadence(
  port: number, runs: ReadonlyMap<number, number>, calls: number, pauseMs: (id: number) => number,
): Promise<CadenceFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const figures: CadenceFigures = { calls, visibleErrors: 0, refusedOthers: 0, executedTwice: 0, lost: 0 };
  for (let id = 0; id < calls; id += 1) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs(id)));
    const safe = methodOf(id) === 'tools/list';
    const { status, body } = await post(agent, port, JSON.stringify({ jsonrpc: '2.0', id, method: methodOf(id) }));
    const ran = runs.get(id) ?? 0;
    if (status !== 200) figures[safe ? 'visibleErrors' : 'refusedOthers'] += 1;
    else if (ran === 0 || body !== String(id)) figures.lost += 1;
    if (!safe && ran > 1) figures.executedTwice += 1;
  }
  agent.destroy();
  return figures;
}

function post(agent: Agent, port: number, body: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host: `localhost:${port}`, 'content-length': String(body.length) };
    const options = { host: '127.0.0.1', port, path: '/mcp', method: 'POST', headers, agent };
    const request = httpRequest(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text })).on('error', reject);
    });
    request.on('error', reject).end(body);
  });
}
