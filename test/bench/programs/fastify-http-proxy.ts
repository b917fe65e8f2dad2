import httpProxy from '@fastify/http-proxy';
import fastify from 'fastify';

/** @fastify/http-proxy on undici. Arguments: origin of the upstream, Authorization to send there. */

const [upstream = '', authorization = ''] = process.argv.slice(2);
const app = fastify({ bodyLimit: 16 * 1024 * 1024 });
await app.register(httpProxy, {
  upstream,
  replyOptions: { rewriteRequestHeaders: (_request, headers) => ({ ...headers, authorization }) },
});

process.stdout.write(`ready ${await app.listen({ port: 0, host: '127.0.0.1' })}\n`);
