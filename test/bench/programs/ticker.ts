import { createServer } from 'node:http';
import { listen } from '../../support/loopback.ts';

/**
 * An upstream whose answers are event streams with an event each 5 ms, which carries the time of its sending by the
 * system's monotonic clock, in nanoseconds. A process of its own: sender and receiver do not wait for each other.
 */

const server = createServer({ noDelay: true }, (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
  const timer = setInterval(() => response.write(`data: ${process.hrtime.bigint()}\n\n`), 5);
  response.once('close', () => clearInterval(timer));
});

process.stdout.write(`ready http://127.0.0.1:${await listen(server)}/mcp\n`);
