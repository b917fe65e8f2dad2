import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { eventually } from '../../support/eventually.ts';
import type { Recorder } from '../../support/recorder.ts';
import type { Conversation } from './session-era.ts';

async function connect(url: string, recorder: Recorder, mode: 'auto' | 'legacy' = 'auto'): Promise<Client> {
  const client = new Client({ name: 'recorded', version: '2' }, {
    versionNegotiation: { mode },
    capabilities: { sampling: {}, elicitation: { form: {} } },
  });
  client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { colour: 'green' } }));
  client.setRequestHandler('sampling/createMessage', () => ({
    role: 'assistant', model: 'none', content: { type: 'text', text: 'A sampled line.' },
  }));
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch: recorder.fetch }));
  return client;
}

async function leave(client: Client, recorder: Recorder): Promise<void> {
  await eventually(() => recorder.pending).toEqual({ unanswered: 0, open: 0 });
  recorder.stop();
  await client.close();
}

const failure = (call: Promise<unknown>): Promise<string> => call.then(
  () => 'no error',
  (error: unknown) => String(error),
);

/** Conversations with a server of the stateless era (2026-07-28). */
export const withModernServer: Record<string, Conversation> = {
  async 'discovery, tools and mirrored parameters'(url, recorder) {
    const client = await connect(url, recorder);
    const understood = [
      client.getNegotiatedProtocolVersion(),
      client.getServerVersion(),
      await client.listTools(),
      await client.callTool({ name: 'echo', arguments: { text: 'café ☕', region: 'Île-de-France' } }),
      await client.callTool({ name: 'echo', arguments: { text: 'plain', region: 'eu-1' } }),
      await client.callTool({ name: 'fail' }),
      await failure(client.callTool({ name: 'no-such-tool' })),
    ];
    await leave(client, recorder);
    return understood;
  },

  async 'resources, prompts and completion'(url, recorder) {
    const client = await connect(url, recorder);
    const understood = [
      await client.listResources(),
      await client.listResourceTemplates(),
      await client.readResource({ uri: 'test://fixed' }),
      await client.readResource({ uri: 'test://numbered/7' }),
      await failure(client.readResource({ uri: 'test://nowhere' })),
      await client.listPrompts(),
      await client.getPrompt({ name: 'greet', arguments: { name: 'béla' } }),
      await client.complete({ ref: { type: 'ref/prompt', name: 'greet' }, argument: { name: 'name', value: 'b' } }),
    ];
    await leave(client, recorder);
    return understood;
  },

  async 'progress and log messages'(url, recorder) {
    const client = await connect(url, recorder);
    const steps: number[] = [];
    const answer = await client.callTool({
      name: 'count', arguments: { to: 5 }, _meta: { 'io.modelcontextprotocol/logLevel': 'debug' },
    }, { onprogress: ({ progress }) => void steps.push(progress) });
    await leave(client, recorder);
    return [steps, answer];
  },

  async 'cancellation by closing the stream'(url, recorder) {
    const client = await connect(url, recorder);
    const stop = new AbortController();
    let begun = false;
    const cancelled = failure(client.callTool({ name: 'wait' }, {
      signal: stop.signal, onprogress: () => void (begun = true),
    }));
    await eventually(() => begun).toBe(true);
    stop.abort('enough');
    // Answered only once the other call heard of it.
    const understood = [await cancelled, await client.callTool({ name: 'wait_for_cancellation' })];
    await leave(client, recorder);
    return understood;
  },

  async 'input that is asked for in between'(url, recorder) {
    const client = await connect(url, recorder);
    const understood = [await client.callTool({ name: 'ask' }), await client.callTool({ name: 'sample' })];
    await leave(client, recorder);
    return understood;
  },

  async subscriptions(url, recorder) {
    const client = await connect(url, recorder);
    const heard: string[] = [];
    client.setNotificationHandler('notifications/resources/updated', ({ params }) => void heard.push(params.uri));
    const subscription = await client.listen({ resourceSubscriptions: ['test://fixed'] });
    await client.callTool({ name: 'touch', arguments: { uri: 'test://other' } });
    await client.callTool({ name: 'touch', arguments: { uri: 'test://fixed' } });
    await eventually(() => heard).toEqual(['test://fixed']);
    await subscription.close();
    const understood = [subscription.honoredFilter, heard, await subscription.closed];
    await leave(client, recorder);
    return understood;
  },

  async 'a client of the session era at a server without sessions'(url, recorder) {
    const client = await connect(url, recorder, 'legacy');
    const stream = () => recorder.exchanges.find(({ request }) => request.method === 'GET')?.response;
    await eventually(() => stream()?.status).toBe(405);
    const echoed = await client.callTool({ name: 'echo', arguments: { text: 'old' } });
    const understood = [client.getNegotiatedProtocolVersion(), echoed];
    await leave(client, recorder);
    return understood;
  },
};
