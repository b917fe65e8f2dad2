import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema, ElicitRequestSchema, ListRootsRequestSchema, LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { eventually } from '../../support/eventually.ts';
import type { Recorder } from '../../support/recorder.ts';

/** Talks to the server at `url` through the recorder's fetch. Gives back what the client understood. */
export type Conversation = (url: string, recorder: Recorder) => Promise<unknown>;

interface Connected {
  client: Client;
  transport: StreamableHTTPClientTransport;
  /** Notifications in the order in which they arrived. */
  heard: string[];
}

const all = { sampling: {}, elicitation: {}, roots: { listChanged: true } };

/** Connects, and waits until the client's own event stream is answered, so that nothing is sent past it. */
async function connect(url: string, recorder: Recorder, capabilities: object = {}): Promise<Connected> {
  const client = new Client({ name: 'recorded', version: '1' }, { capabilities });
  const heard: string[] = [];
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void heard.push(String(params.data)));
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void heard.push(params.uri));
  if ('sampling' in capabilities) {
    client.setRequestHandler(CreateMessageRequestSchema, () => ({
      role: 'assistant', model: 'none', content: { type: 'text', text: 'A sampled line.' },
    }));
    client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { name: 'anna', check: true } }));
    client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: [{ uri: 'file:///one', name: 'one' }] }));
  }
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: recorder.fetch,
    reconnectionOptions: {
      initialReconnectionDelay: 1, maxReconnectionDelay: 10, reconnectionDelayGrowFactor: 1, maxRetries: 3,
    },
  });
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  await eventually(() => recorder.exchanges.find(({ request }) => request.method === 'GET')?.response).toBeTruthy();
  return { client, transport, heard };
}

/** @param open how many streams are still open then: the client's own, unless something else goes on */
async function leave({ client, transport }: Connected, recorder: Recorder, open = 1): Promise<void> {
  await eventually(() => recorder.pending).toEqual({ unanswered: 0, open });
  recorder.stop();
  await transport.terminateSession();
  await client.close();
}

const failure = (call: Promise<unknown>): Promise<string> => call.then(
  () => 'no error',
  (error: unknown) => String(error),
);

/** Conversations with the reference server, one for each part of the protocol. */
export const withReferenceServer: Record<string, Conversation> = {
  async tools(url, recorder) {
    const connected = await connect(url, recorder);
    const call = (name: string, args: Record<string, unknown> = {}): Promise<unknown> =>
      connected.client.callTool({ name, arguments: args });
    const understood = [
      await connected.client.listTools(),
      await call('echo', { message: 'café ☕ \u2028 end' }),
      await call('get-sum', { a: 2, b: 40 }),
      await call('get-tiny-image'),
      await call('get-structured-content', { location: 'New York' }),
      await call('get-annotated-message', { messageType: 'error', includeImage: true }),
      await call('get-resource-links', { count: 3 }),
      await call('get-resource-reference', { resourceType: 'Text', resourceId: 1 }),
      await call('no-such-tool'),
      await failure(call('get-sum', { a: 'no number' })),
      await connected.client.ping(),
    ];
    await leave(connected, recorder);
    return understood;
  },

  async 'resources and templates'(url, recorder) {
    const connected = await connect(url, recorder);
    const understood = [
      await connected.client.listResources(),
      await connected.client.listResourceTemplates(),
      await connected.client.readResource({ uri: 'demo://resource/dynamic/text/1' }),
      await failure(connected.client.readResource({ uri: 'demo://nowhere' })),
    ];
    // Where an error is the answer, SDK 1 asks for the rest of its stream, and waits on that one too.
    await leave(connected, recorder, 2);
    return understood;
  },

  async 'prompts and completion'(url, recorder) {
    const connected = await connect(url, recorder);
    const { prompts } = await connected.client.listPrompts();
    const understood = [
      prompts,
      await connected.client.getPrompt({ name: 'simple-prompt' }),
      await connected.client.getPrompt({ name: 'args-prompt', arguments: { city: 'Graz' } }),
      await connected.client.complete({
        ref: { type: 'ref/prompt', name: 'completable-prompt' }, argument: { name: 'department', value: 'S' },
      }),
      await failure(connected.client.getPrompt({ name: 'no-such-prompt' })),
    ];
    // Where an error is the answer, SDK 1 asks for the rest of its stream, and waits on that one too.
    await leave(connected, recorder, 2);
    return understood;
  },

  async 'progress and cancellation'(url, recorder) {
    const connected = await connect(url, recorder);
    const steps: number[] = [];
    const work = (duration: number): object => ({ duration, steps: 3 });
    const call = (duration: number, options: object): Promise<unknown> => connected.client.callTool(
      { name: 'trigger-long-running-operation', arguments: { ...work(duration) } }, undefined, options,
    );
    const done = await call(0.15, { onprogress: ({ progress }: { progress: number }) => void steps.push(progress) });
    const stop = new AbortController();
    // Cancelled after its first step, long before its second.
    const cancelled = failure(call(90, { signal: stop.signal }));
    await eventually(() => recorder.exchanges.at(-1)?.response?.status).toBe(200);
    stop.abort('enough');
    await eventually(() => recorder.exchanges.at(-1)?.response?.status).toBe(202);
    const understood = [done, steps, await cancelled];
    // The stream of the cancelled call stays open: nothing more is sent on it.
    await leave(connected, recorder, 2);
    return understood;
  },

  async 'sampling, elicitation, roots and log messages'(url, recorder) {
    const connected = await connect(url, recorder, all);
    // Sent by itself a moment after the start, once the server has asked for the roots.
    await eventually(() => connected.heard).toEqual(['Roots updated: 1 root(s) received from client']);
    await connected.client.setLoggingLevel('info');
    const understood = [
      await connected.client.callTool({ name: 'trigger-sampling-request', arguments: { prompt: 'Say a line.' } }),
      await connected.client.callTool({ name: 'trigger-elicitation-request', arguments: {} }),
      await connected.client.callTool({ name: 'get-roots-list', arguments: {} }),
      connected.heard,
    ];
    await leave(connected, recorder);
    return understood;
  },

  async subscriptions(url, recorder) {
    const connected = await connect(url, recorder);
    const uri = 'demo://resource/dynamic/text/7';
    await connected.client.subscribeResource({ uri });
    await connected.client.callTool({ name: 'toggle-subscriber-updates', arguments: {} });
    await eventually(() => connected.heard).toContain(uri);
    await connected.client.callTool({ name: 'toggle-subscriber-updates', arguments: {} });
    await connected.client.unsubscribeResource({ uri });
    // Said on the client's own stream, which the answer to the request may overtake.
    await eventually(() => connected.heard.at(-1)).toMatch(/^Received Unsubscribe Resource request/);
    await leave(connected, recorder);
    return connected.heard;
  },
};

/** Conversations with a server that closes its streams in between. */
export const withPollingServer: Record<string, Conversation> = {
  async 'polling with retry, and resuming with Last-Event-ID'(url, recorder) {
    const connected = await connect(url, recorder);
    const answer = await connected.client.callTool({ name: 'poll', arguments: {} });
    const understood = [answer, connected.heard];
    await leave(connected, recorder);
    return understood;
  },

  async pages(url, recorder) {
    const connected = await connect(url, recorder);
    const uris: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await connected.client.listResources(cursor === undefined ? {} : { cursor });
      uris.push(...page.resources.map(({ uri }) => uri));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    await leave(connected, recorder);
    return uris;
  },
};
