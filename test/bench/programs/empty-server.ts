import { createServer } from 'node:http';
import { listen } from '../../support/loopback.ts';

/** A server that does nothing: what Node itself costs. Argument: its port. */

const server = createServer((_request, response) => void response.end());
process.stdout.write(`ready http://127.0.0.1:${await listen(server, Number(process.argv[2] ?? 0))}\n`);
