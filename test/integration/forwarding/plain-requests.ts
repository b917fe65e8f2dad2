import type { Conversation } from './session-era.ts';

type Step = [method: string, body: unknown, headers?: Record<string, string>];

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const modern = { ...json, 'mcp-protocol-version': '2026-07-28' };
const ask = (id: number, method: string, params: object = {}): object => ({ jsonrpc: '2.0', id, method, params });
const envelopeOf = (revision: string): object => ({ _meta: {
  'io.modelcontextprotocol/protocolVersion': revision,
  'io.modelcontextprotocol/clientInfo': { name: 'plain', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
} });
const envelope = envelopeOf('2026-07-28');
const unspoken = { ...modern, 'mcp-protocol-version': '2099-01-01' };
const initialize = ask(1, 'initialize', {
  protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'plain', version: '1' },
});

/** Sends one request after the other and reads each answer to its end. The session id of the first is kept. */
const inTurn = (steps: readonly Step[]): Conversation => async (url, recorder) => {
  let session: Record<string, string> = {};
  const statuses: number[] = [];
  for (const [method, body, headers = json] of steps) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const init = { method, headers: { ...session, ...headers }, ...(body === null ? {} : { body: text }) };
    const response = await recorder.fetch(url, init);
    await response.text();
    statuses.push(response.status);
    const opened = response.headers.get('mcp-session-id');
    if (opened !== null) session = { 'mcp-session-id': opened };
  }
  return statuses;
};

const events = { accept: 'text/event-stream' };

/** What clients do wrong, and what servers answer. Clients read their next step from these answers. */
export const plainSessions: Record<string, { steps: readonly Step[]; statuses: number[] }> = {
  'a session to its end, and past it': {
    steps: [
      ['POST', initialize],
      ['POST', { jsonrpc: '2.0', method: 'notifications/initialized' }],
      ['POST', ask(2, 'no/such/method')],
      ['POST', 'not JSON'],
      ['POST', '{"jsonrpc":"2.0"}'],
      ['POST', ask(3, 'ping'), { ...json, 'mcp-protocol-version': '1999-01-01' }],
      ['POST', ask(4, 'ping'), { ...json, accept: 'application/json' }],
      ['POST', ask(5, 'ping'), { ...json, 'content-type': 'text/plain' }],
      ['GET', null, { accept: 'application/json' }],
      ['PUT', ask(6, 'ping')],
      ['DELETE', null, {}],
      ['POST', ask(7, 'ping')],
      ['GET', null, events],
      ['DELETE', null, {}],
    ],
    statuses: [200, 202, 200, 400, 400, 400, 406, 415, 406, 405, 200, 404, 404, 404],
  },
  'a session that never was': {
    steps: [
      ['POST', ask(1, 'ping'), { ...json, 'mcp-session-id': 'never-was' }],
      ['GET', null, { ...events, 'mcp-session-id': 'never-was' }],
      ['DELETE', null, { 'mcp-session-id': 'never-was' }],
      ['POST', ask(2, 'tools/list')],
    ],
    statuses: [404, 404, 404, 400],
  },
};

export const plainStateless: Record<string, { steps: readonly Step[]; statuses: number[] }> = {
  'what decides the era': {
    steps: [
      ['POST', ask(1, 'server/discover', envelope), { ...modern, 'mcp-method': 'server/discover' }],
      // Header and body that contradict each other: -32020.
      ['POST', ask(2, 'tools/list', envelope), { ...modern, 'mcp-method': 'tools/call' }],
      // A revision that nobody speaks: -32022.
      ['POST', ask(3, 'tools/list', envelopeOf('2099-01-01')), { ...unspoken, 'mcp-method': 'tools/list' }],
      // An unknown method: 404 with -32601.
      ['POST', ask(4, 'no/such', envelope), { ...modern, 'mcp-method': 'no/such' }],
      ['GET', null, events],
      ['DELETE', null, {}],
    ],
    statuses: [200, 400, 400, 404, 405, 405],
  },
};

export const conversationOf = ({ steps }: { steps: readonly Step[] }): Conversation => inTurn(steps);
