import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import {
  acceptedContent, completable, createMcpHandler, inputRequired, McpServer, ResourceTemplate,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import { close, listen } from './loopback.ts';

/**
 * Starts an MCP server of the stateless era (2026-07-28) with everything that era has: progress, log messages,
 * cancellation by closing the stream, input asked for in between, mirrored parameters, subscriptions.
 */
export async function startModernMcpServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const cancellations = new Waiting();
  const handler = createMcpHandler(() => modernServer(cancellations, (uri) => handler.notify.resourceUpdated(uri)), {
    // Comments that keep a stream alive come by the clock: two recordings would differ.
    keepAliveMs: 0,
  });
  const server = createServer((request, response) => {
    serveWeb(handler.fetch, request, response).catch(() => response.destroy());
  });
  return {
    url: `http://127.0.0.1:${await listen(server)}/mcp`,
    async stop() {
      await handler.close();
      await close(server);
    },
  };
}

/** Answers a request of Node's server with a handler of the web's kind. */
export async function serveWeb(
  handle: (request: Request) => Promise<Response>, request: IncomingMessage, response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const hasBody = request.method !== 'GET' && request.method !== 'DELETE';
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const answer = await handle(new Request(new URL(request.url ?? '/', 'http://127.0.0.1'), {
    method: request.method ?? 'GET',
    headers: new Headers(request.headers as Record<string, string>),
    signal: gone.signal,
    ...(hasBody ? { body: Buffer.concat(chunks) } : {}),
  }));
  response.writeHead(answer.status, [...answer.headers].flat());
  response.flushHeaders();
  if (!answer.body) return void response.end();
  await pipeline(Readable.fromWeb(answer.body as ReadableStream), response);
}

/** Lets one call wait for what happens in another. */
class Waiting {
  #happened = 0;
  readonly #waiting: (() => void)[] = [];

  happen(): void {
    this.#happened += 1;
    this.#waiting.shift()?.();
  }

  async wait(): Promise<void> {
    if (this.#happened === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#happened -= 1;
  }
}

function modernServer(cancellations: Waiting, touch: (uri: string) => void): McpServer {
  const server = new McpServer({ name: 'modern', version: '1.0.0' }, {
    capabilities: { logging: {}, resources: { subscribe: true, listChanged: true }, tools: {} },
  });
  const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });

  server.registerTool('echo', {
    // Mirrored in the header Mcp-Param-Region.
    inputSchema: z.object({ text: z.string(), region: z.string().optional().meta({ 'x-mcp-header': 'Region' }) }),
  }, ({ text: said }) => text(said));

  server.registerTool('count', { inputSchema: z.object({ to: z.number() }) }, async ({ to }, { mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (let progress = 1; progress <= to; progress += 1) {
      await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: to } });
    }
    await mcpReq.log('warning', { counted: to });
    return text(`counted to ${to}`);
  });

  server.registerTool('fail', {}, () => Promise.reject(new Error('It always does.')));

  server.registerTool('wait', {}, async ({ mcpReq }) => {
    await mcpReq.notify({
      method: 'notifications/progress', params: { progressToken: mcpReq._meta?.progressToken, progress: 1 },
    });
    await new Promise<void>((resolve) => mcpReq.signal.addEventListener('abort', () => resolve(), { once: true }));
    cancellations.happen();
    return text('cancelled');
  });

  server.registerTool('wait_for_cancellation', {}, async () => {
    await cancellations.wait();
    return text('a call was cancelled');
  });

  const answerSchema = z.object({ colour: z.string() });
  server.registerTool('ask', {}, ({ mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, 'colour');
    if (given) return text(`It is ${String(given['colour'])}.`);
    const colour = inputRequired.elicit({ message: 'Which colour?', requestedSchema: answerSchema });
    return inputRequired({ inputRequests: { colour }, requestState: 'asked' });
  });

  server.registerTool('sample', {}, ({ mcpReq }) => {
    const sampled = mcpReq.inputResponses?.['line'];
    if (sampled) return text(`The model said ${JSON.stringify(sampled)}.`);
    const line = inputRequired.createMessage({
      messages: [{ role: 'user', content: { type: 'text', text: 'Say a line.' } }], maxTokens: 10,
    });
    return inputRequired({ inputRequests: { line } });
  });

  server.registerTool('touch', { inputSchema: z.object({ uri: z.string() }) }, ({ uri }) => {
    touch(uri);
    return text(`touched ${uri}`);
  });

  const contents = (uri: URL) => ({ contents: [{ uri: uri.href, text: `The text of ${uri.href}` }] });
  server.registerResource('fixed', 'test://fixed', { mimeType: 'text/plain' }, contents);
  const numbered = new ResourceTemplate('test://numbered/{number}', { list: undefined });
  server.registerResource('numbered', numbered, {}, contents);

  server.registerPrompt('greet', {
    argsSchema: z.object({
      name: completable(z.string(), (start) => ['anna', 'ben', 'béla'].filter((each) => each.startsWith(start))),
    }),
  }, ({ name }) => ({ messages: [{ role: 'user', content: { type: 'text', text: `Greet ${name}.` } }] }));

  return server;
}
