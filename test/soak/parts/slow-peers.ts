import { Agent, createServer, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { close, listen } from '../../support/loopback.ts';
import { figure, megabytes, type Figure, type GatewayPart } from '../part.ts';

/** Of each kind. */
const connections = 300;
/** After which a sender that is too slow is cut, in milliseconds. */
const limitMs = 15_000;
/** What the server would send each reader if it took it all, in bytes. */
const flood = 32 * 1024 * 1024;
/** How long other calls are measured: nearly as long as slow senders stand, in milliseconds. */
const measuredMs = 9_000;

/** Many connections that send or read as slowly as they can do not get in the way of the others. */
export const slowPeers: GatewayPart = {
  name: 'slow-peers',
  promise: '900 slow connections: senders are cut, readers cost a bounded buffer, and others hardly notice.',
  async run(gateway) {
    let taken = 0;
    const server = createServer((request, response) => {
      request.resume();
      if (request.method !== 'GET') return void response.end('{}');
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = Buffer.alloc(64 * 1024, 'x');
      let left = flood;
      const feed = (): void => {
        while (left > 0 && !response.destroyed) {
          left -= chunk.length;
          taken += chunk.length;
          if (!response.write(chunk)) return;
        }
      };
      response.on('drain', feed);
      feed();
    });
    const port = await gateway.open(`http://127.0.0.1:${await listen(server)}/mcp`);
    const head = `POST /mcp HTTP/1.1\r\nHost: localhost:${port}\r\n`;

    await latencies(port, 2_000);
    const quiet = p99(await latencies(port, measuredMs));
    const before = await gateway.memory();
    const headers = slowSenders(port, head, 'X-Slow: a\r\n');
    const bodies = slowSenders(port, `${head}Content-Length: 4096\r\n\r\n`, 'x');
    const readers = Array.from({ length: connections }, () => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {}).pause();
      socket.write(`GET /mcp HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`);
      return socket;
    });
    const busy = p99(await latencies(port, measuredMs));
    const own = await gateway.port();
    const token = 'POST /api/v1/oauth-proxy/1/token HTTP/1.1\r\n'
      + `Host: localhost:${own}\r\nContent-Type: application/x-www-form-urlencoded\r\n`;
    const ofGateway = [
      slowSenders(own, token, 'X-Slow: a\r\n'), slowSenders(own, `${token}Content-Length: 4096\r\n\r\n`, 'x'),
    ];
    const outcome = await Promise.all([headers, bodies, ...ofGateway]);
    const after = await gateway.memory();
    for (const socket of readers) socket.destroy();
    await close(server);

    const perReader = (after.rss - before.rss) / connections;
    return [
      ...['slow headers', 'slow bodies', 'slow headers at the gateway', 'slow bodies at the gateway'].flatMap((what, index) => cutFigures(what, outcome[index] ?? [])),
      // What the kernel's own buffers take in is part of it: a few MB for each of the two connections of a reader.
      figure('taken from the server for each reader', megabytes(taken / connections), taken / connections < flood / 2),
      figure('memory of the gateway', `${megabytes(before.rss)} before, ${megabytes(after.rss)} after`),
      figure('for each slow connection', `${(perReader / 1024).toFixed(0)} KB`, perReader < 512 * 1024),
      figure('99th percentile of other calls', `${quiet.toFixed(2)} ms alone, ${busy.toFixed(2)} ms beside them`, null),
      figure('ratio', (busy / quiet).toFixed(2), busy <= 2 * quiet),
    ];
  },
};

/** Opens connections that send `begin`, then `more` each second. @returns after how long each was closed, in ms */
function slowSenders(port: number, begin: string, more: string): Promise<number[]> {
  return Promise.all(Array.from({ length: connections }, () => new Promise<number>((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    const began = performance.now();
    socket.write(begin);
    const drip = setInterval(() => void socket.write(more), 1_000);
    const give = setTimeout(() => socket.destroy(), limitMs * 2);
    socket.resume().on('error', () => {}).on('end', () => socket.destroy()).on('close', () => {
      clearInterval(drip);
      clearTimeout(give);
      resolve(performance.now() - began);
    });
  })));
}

function cutFigures(what: string, closedAfter: readonly number[]): Figure[] {
  const inTime = closedAfter.filter((ms) => ms <= limitMs).length;
  const longest = Math.max(...closedAfter) / 1_000;
  const value = `${inTime} of ${connections}, the last after ${longest.toFixed(1)} s`;
  return [figure(`${what} cut within ${limitMs / 1_000} s`, value, inTime === connections)];
}

/** Durations of good calls, one after the other for so long; all in milliseconds. */
async function latencies(port: number, forMs: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const durations: number[] = [];
  const end = performance.now() + forMs;
  for (let began = performance.now(); began < end; began = performance.now()) {
    await new Promise<void>((resolve, reject) => {
      const headers = { host: `localhost:${port}` };
      const options = { host: '127.0.0.1', port, path: '/mcp', method: 'POST', headers, agent };
      const request = httpRequest(options, (response) => void response.resume().on('end', resolve));
      request.on('error', reject).end('{}');
    });
    durations.push(performance.now() - began);
  }
  agent.destroy();
  return durations;
}

const p99 = (durations: number[]): number =>
  durations.sort((one, other) => one - other)[Math.floor(durations.length * 0.99)] ?? NaN;
