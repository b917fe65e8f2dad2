import { randomUUID } from 'node:crypto';
import { Agent, createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { close, listen } from '../../support/loopback.ts';
import { figure, megabytes, type GatewayPart } from '../part.ts';

/** How many go on at the same time. */
const atOnce = 50;

/** Clients that never end their sessions and drop their streams leave next to nothing behind. */
export const abandoned: GatewayPart = {
  name: 'abandoned',
  promise: 'Abandoned sessions and dropped streams cost next to nothing, and no connection stays open.',
  async run(gateway, { count = 10_000 }) {
    const server = createServer((request, response) => {
      request.resume();
      if (request.method === 'GET') {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: x\n\n');
      } else {
        response.writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': randomUUID() }).end('{}');
      }
    });
    const port = await gateway.open(`http://127.0.0.1:${await listen(server)}/mcp`);
    const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
    const both = async (times: number): Promise<void> => {
      await many(times, () => openSession(port, agent));
      await many(times, () => dropStream(port));
    };

    // Past the number of sessions that are remembered, so that the start is not the empty gateway.
    await both(Math.min(count, 1_000));
    const before = await settled(gateway.memory);
    await both(count);
    const after = await settled(gateway.memory);
    // Those that are kept for reuse close when they are idle for four seconds.
    const leaked = await standing(server, 0);
    agent.destroy();
    await close(server);
    const grown = after - before;
    return [
      figure('sessions and streams', `${count} each`),
      figure('heap', `${megabytes(before)} before, ${megabytes(after)} after`),
      figure('growth', megabytes(grown), grown <= 2 * 1024 * 1024),
      figure('open connections to the server', leaked, leaked === 0),
    ];
  },
};

async function many(times: number, act: () => Promise<void>): Promise<void> {
  let left = times;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (left-- > 0) await act();
  }));
}

const open = (port: number, method: string, agent: Agent | false): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { host: `localhost:${port}` };
    const request = httpRequest({ host: '127.0.0.1', port, path: '/mcp', method, headers, agent }, resolve);
    request.on('error', reject).end(method === 'POST' ? '{"jsonrpc":"2.0","id":1,"method":"initialize"}' : '');
  });

async function openSession(port: number, agent: Agent): Promise<void> {
  const answer = await open(port, 'POST', agent);
  await new Promise((resolve) => answer.resume().on('end', resolve));
}

async function dropStream(port: number): Promise<void> {
  const answer = await open(port, 'GET', false);
  await new Promise((resolve) => answer.once('data', resolve));
  answer.on('error', () => {}).destroy();
}

/** The heap once it no longer shrinks, in bytes. Ten looks at most. */
async function settled(memory: () => Promise<{ heapUsed: number }>): Promise<number> {
  let least = Infinity;
  for (let look = 0; look < 10; look += 1) {
    const { heapUsed } = await memory();
    if (heapUsed > least * 0.999) return Math.min(heapUsed, least);
    least = heapUsed;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return least;
}

/** Connections to the server, once there are no more than `goal` or ten seconds have passed. */
async function standing(server: ReturnType<typeof createServer>, goal: number): Promise<number> {
  for (let look = 0; ; look += 1) {
    const count = await new Promise<number>((resolve, reject) => {
      server.getConnections((error, connections) => (error ? reject(error) : resolve(connections)));
    });
    if (count <= goal || look === 10) return count;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}
