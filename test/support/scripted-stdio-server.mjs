// A stdio server whose tools do what real ones sometimes do: crash, hang, start programs of their own. It speaks the
// session era; with the argument "modern" it speaks the stateless one, and with "broken" it ends at once.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const era = process.argv[2] ?? 'session';

/** @param {object} message */
const send = (message) => void process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

let initialized = 0;

/** @typedef {{ id?: number | string, method?: string, params?: any, result?: any }} Message */

/** @type {Record<string, (message: Message) => void>} */
const tools = {
  echo: ({ id, params }) => send({ id, result: { text: params.text, pid: process.pid } }),
  environment: ({ id }) => send({ id, result: { env: process.env, cwd: process.cwd(), argv: process.argv.slice(2) } }),
  hang: () => undefined,
  crash: () => {
    process.stderr.write('fatal: the secret is canary-secret-value\n');
    process.exit(3);
  },
  progress: ({ id, params }) => {
    const { progressToken } = params._meta;
    send({ method: 'notifications/progress', params: { progressToken, progress: 1 } });
    // The answer follows when the client says so: a test decides the order.
    if (!params.wait) send({ id, result: { done: true } });
  },
  // Begins to answer, and ends while something else has happened.
  later: ({ id, params }) => {
    send({ method: 'notifications/progress', params: { progressToken: params._meta.progressToken, progress: 1 } });
    setTimeout(() => send({ id, result: { done: true } }), 200);
  },
  // Starts a program that outlives its parent unless somebody sees to it.
  child: ({ id }) => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    send({ id, result: { pid: child.pid } });
  },
  'child-and-crash': ({ id, params }) => {
    tools.child?.({ id, params });
    setTimeout(() => process.exit(4), 50);
  },
  say: ({ id, params }) => {
    send({ method: 'notifications/message', params: { text: params.text } });
    send({ id, result: {} });
  },
  // Asks the client, and answers when the client has answered.
  ask: ({ id }) => {
    asked.set('question', id);
    send({ id: 'question', method: 'sampling/createMessage', params: {} });
  },
  stubborn: ({ id }) => {
    process.on('SIGTERM', () => undefined);
    setInterval(() => undefined, 1000);
    send({ id, result: {} });
  },
};

/** @type {Map<unknown, number | string | undefined>} */
const asked = new Map();
/** @type {Set<unknown>} */
const cancelled = new Set();

/** @param {Message} message */
function handle(message) {
  const { id, method, params } = message;
  if (method === 'notifications/cancelled') return void cancelled.add(params.requestId);
  if (method === undefined) {
    return send({ id: asked.get(id), result: { answer: message.result } });
  }
  if (method === 'initialize') {
    initialized += 1;
    const serverInfo = { name: 'scripted', version: '1' };
    return send({ id, result: { protocolVersion: '2025-11-25', capabilities: {}, serverInfo } });
  }
  if (method === 'server/discover' && era === 'modern') {
    return send({ id, result: { supportedVersions: ['2026-07-28'], capabilities: {} } });
  }
  if (method === 'tools/call') {
    const tool = tools[params.name];
    if (tool) return tool({ id, params: { ...params.arguments, _meta: params._meta } });
  }
  if (method === 'test/cancelled') return send({ id, result: { cancelled: [...cancelled] } });
  if (method === 'test/state') return send({ id, result: { initialized } });
  if (id !== undefined) send({ id, error: { code: -32601, message: 'Method not found' } });
}

if (era === 'broken') {
  process.stderr.write('fatal: no configuration\n');
  process.exit(1);
}
createInterface({ input: process.stdin }).on('line', (line) => handle(JSON.parse(line)));
