import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cleanup } from '../../main/proxies/harness.ts';
import { startEverythingServer } from '../../support/everything-server.ts';
import { startModernMcpServer } from '../../support/modern-mcp-server.ts';
import { startPollingMcpServer } from '../../support/polling-mcp-server.ts';
import { Recorder } from '../../support/recorder.ts';
import { comparable } from './comparable.ts';
import { startTestGateway, type TestGateway } from './gateway.ts';
import { conversationOf, plainSessions, plainStateless } from './plain-requests.ts';
import { withPollingServer, withReferenceServer, type Conversation } from './session-era.ts';
import { withModernServer } from './stateless-era.ts';

// Each conversation is held twice, with the MCP server itself and through the gateway, and both recordings have to be
// equal: every status, header, body and event, and what the client made of them.

const cleanup = new Cleanup();
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway(cleanup);
});
afterAll(() => cleanup.run());

const plain = (named: typeof plainSessions): Record<string, Conversation> =>
  Object.fromEntries(Object.entries(named).map(([name, each]) => [name, conversationOf(each)]));

type Start = () => Promise<{ url: string; stop(): Promise<void> }>;
const servers: [name: string, start: Start, conversations: Record<string, Conversation>][] = [
  ['the reference server (sessions, SDK 1)', startEverythingServer, withReferenceServer],
  ['a server that closes its streams (sessions, SDK 1)', startPollingMcpServer, {
    ...withPollingServer, ...plain(plainSessions),
  }],
  ['a server of 2026-07-28 (stateless, SDK 2)', startModernMcpServer, {
    ...withModernServer, ...plain(plainStateless),
  }],
];

/** What has to stand in the recordings: a conversation that does not do what it is named for would compare nothing. */
const proofs: Record<string, readonly string[]> = {
  'progress and cancellation': ['notifications/progress', 'notifications/cancelled'],
  'sampling, elicitation, roots and log messages': [
    'sampling/createMessage', 'elicitation/create', 'roots/list', 'notifications/message',
  ],
  subscriptions: ['notifications/resources/updated'],
  'polling with retry, and resuming with Last-Event-ID': ['retry: 20', '"last-event-id"', 'polled to the end'],
  pages: ['nextCursor'],
  'discovery, tools and mirrored parameters': ['server/discover', '"mcp-param-region","=?base64?', '"2026-07-28"'],
  'progress and log messages': ['notifications/progress', 'notifications/message'],
  'cancellation by closing the stream': ['"by client"', 'a call was cancelled'],
  'input that is asked for in between': ['input_required', 'It is green.', 'A sampled line.'],
  'what decides the era': ['-32020', '-32022', '-32601'],
};

describe.each(servers)('%s', (_name, start, conversations) => {
  let direct: string;
  let open: string;
  let guarded: { url: string; token: string };
  beforeAll(async () => {
    const server = await start();
    cleanup.add(() => server.stop());
    direct = server.url;
    open = await gateway.openTo(direct);
    guarded = await gateway.signedInTo(direct);
  });

  it.each(Object.entries(conversations))('%s', async (name, hold) => {
    const own = new Recorder();
    const understood = await hold(direct, own);
    const recorded = JSON.stringify(own.exchanges);
    for (const proof of proofs[name] ?? []) expect(recorded.replaceAll('\\"', '"')).toContain(proof);
    const token = { Authorization: `Bearer ${guarded.token}` };
    const ways = { 'without sign-in': [open, {}], 'behind OAuth': [guarded.url, token] } as const;
    for (const [way, [url, headers]] of Object.entries(ways)) {
      const through = new Recorder(headers);
      expect(blank(await hold(url, through)), way).toEqual(blank(understood));
      expect(comparable(through), way).toEqual(comparable(own));
    }
  });
});

/** What a client understood, less what is drawn by chance or tells the time. */
const blank = (understood: unknown): string => JSON.stringify(understood)
  .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
  .replace(/\d{4}-\d{2}-\d{2}T[\d:.]+Z|\d{1,2}:\d{2}:\d{2}\s[AP]M/g, '<time>');

describe('the plain requests', () => {
  it.each([
    ...Object.entries(plainSessions).map(([name, each]) => [name, startPollingMcpServer, each] as const),
    ...Object.entries(plainStateless).map(([name, each]) => [name, startModernMcpServer, each] as const),
  ])('%s: answered as MCP says', async (_name, start: Start, each) => {
    const server = await start();
    cleanup.add(() => server.stop());
    expect(await conversationOf(each)(server.url, new Recorder())).toEqual(each.statuses);
  });
});
