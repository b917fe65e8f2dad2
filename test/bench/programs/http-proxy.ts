import { Agent, createServer } from 'node:http';
import httpProxy from 'http-proxy';
import { listen } from '../../support/loopback.ts';

/** http-proxy with a keep-alive agent. Arguments: origin of the upstream, Authorization to send there. */

const [target = '', authorization = ''] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxFreeSockets: 1024, noDelay: true });
const proxy = httpProxy.createProxyServer({ target, agent, headers: { authorization } });
proxy.on('error', (_error, _request, response) => void response.destroy());
const server = createServer({ noDelay: true }, (request, response) => proxy.web(request, response));

process.stdout.write(`ready http://127.0.0.1:${await listen(server)}\n`);
