import { createServer } from 'node:http';
import { listen } from '../../support/loopback.ts';

/**
 * An upstream whose answers are event streams with an event each 5 ms, which carries the time of its sending by the
 * system's monotonic clock, in nanoseconds. Quicker ones come before that carry nothing: programs that compile while they
 * run are measured as they are after some seconds of use. A process of its own: sender and receiver do not wait for each
 * other.
 */

const warmUps = 4000;

const server = createServer({ noDelay: true }, (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
  let timer = setInterval(warmUp, 1);
  let sent = 0;
  function warmUp(): void {
    response.write('data: warm\n\n');
    if ((sent += 1) < warmUps) return;
    clearInterval(timer);
    timer = setInterval(() => response.write(`data: ${process.hrtime.bigint()}\n\n`), 5);
  }
  response.once('close', () => clearInterval(timer));
});

process.stdout.write(`ready http://127.0.0.1:${await listen(server)}/mcp\n`);
