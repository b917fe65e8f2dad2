import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport, type EventStore } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { ListResourcesRequestSchema, type JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { close, listen } from './loopback.ts';

/**
 * Starts an MCP server of the session era (2025-11-25) that does what servers rarely do: it closes event streams with
 * `retry` while a call runs, replays events by `Last-Event-ID`, and hands out lists in pages.
 */
export async function startPollingMcpServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = request.headers['mcp-session-id'];
    const session = typeof id === 'string' ? sessions.get(id) : await open();
    if (!session) return void response.writeHead(404, { 'content-type': 'application/json' }).end(ended);
    await session.handleRequest(request, response);
  }

  async function open(): Promise<StreamableHTTPServerTransport> {
    const eventStore = new EventsInMemory();
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      eventStore,
      retryInterval: 20,
      onsessioninitialized: (id) => void sessions.set(id, transport),
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await pollingServer(eventStore).connect(transport);
    return transport;
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(server)}/mcp`, stop: () => close(server) };
}

const ended = '{"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Session not found"}}';

function pollingServer(events: EventsInMemory): McpServer {
  const server = new McpServer({ name: 'polling', version: '1.0.0' }, {
    capabilities: { logging: {}, resources: {}, tools: {} },
  });

  server.registerTool('poll', { description: 'Closes the stream of the call twice while it works.' }, async (extra) => {
    for (const step of [1, 2]) {
      const params = { level: 'info', data: `step ${step}` } as const;
      await extra.sendNotification({ method: 'notifications/message', params });
      // Goes on once the client is back: how fast it is must not show in what it gets.
      const resumed = events.resumed();
      extra.closeSSEStream?.();
      await resumed;
    }
    return { content: [{ type: 'text', text: 'polled to the end' }] };
  });

  server.server.setRequestHandler(ListResourcesRequestSchema, ({ params }) => {
    const page = Number(params?.cursor ?? '0');
    const resources = [{ uri: `page://${page}`, name: `On page ${page}` }];
    return page < 3 ? { resources, nextCursor: String(page + 1) } : { resources };
  });

  return server;
}

/** Events of one session, numbered, to be sent again after a client comes back. */
class EventsInMemory implements EventStore {
  readonly #events: { streamId: string; message: JSONRPCMessage }[] = [];
  #onResume = (): void => {};

  /** Resolves when a client has come back with `Last-Event-ID` the next time, and its stream is open again. */
  resumed(): Promise<void> {
    return new Promise((resolve) => (this.#onResume = resolve));
  }

  storeEvent(streamId: string, message: JSONRPCMessage): Promise<string> {
    return Promise.resolve(String(this.#events.push({ streamId, message })));
  }

  getStreamIdForEventId(eventId: string): Promise<string | undefined> {
    return Promise.resolve(this.#events[Number(eventId) - 1]?.streamId);
  }

  async replayEventsAfter(
    lastEventId: string, { send }: { send: (eventId: string, message: JSONRPCMessage) => Promise<void> },
  ): Promise<string> {
    const streamId = this.#events[Number(lastEventId) - 1]?.streamId ?? '';
    for (const [index, event] of this.#events.entries()) {
      const later = index >= Number(lastEventId) && event.streamId === streamId;
      if (later && Object.keys(event.message).length > 0) await send(String(index + 1), event.message);
    }
    // The transport takes the stream up behind this.
    setImmediate(() => this.#onResume());
    return streamId;
  }
}
