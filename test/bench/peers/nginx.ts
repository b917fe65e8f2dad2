import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/loopback.ts';
import { startMeasured } from '../lib/cores.ts';
import { clientHeaders, startServer, upstreamToken, type Peer } from './peer.ts';

/** nginx as a reverse proxy, set up for event streams: nothing is buffered, connections are kept on both sides. */
export async function startNginx(upstream: URL): Promise<Peer> {
  const port = await freePort();
  const { value, pids } = await startMeasured(() => nginx(port, `
    upstream mcp { server ${upstream.host}; keepalive 64; keepalive_requests 100000000; }
    server {
      ${listening(port)}
      location / {
        proxy_pass http://mcp;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Authorization "${upstreamToken}";
        proxy_buffering off;
        proxy_request_buffering off;
        proxy_read_timeout 1h;
      }
    }`));
  return { url: `http://127.0.0.1:${port}${upstream.pathname}`, headers: clientHeaders, pids, ...value };
}

export interface StaticUpstream {
  /** Answers a small tools/call. */
  small: URL;
  /** Takes and gives 1 MiB of JSON. */
  large: URL;
  stop(): Promise<void>;
}

/** The body of a tools/call as the upstream is sent it: 183 bytes. */
export const smallCall = JSON.stringify({
  jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'echo', arguments: { message: 'm'.repeat(96) } },
});

/** 1 MiB of JSON. */
export const largeCall = JSON.stringify({
  jsonrpc: '2.0', id: 1, method: 'tools/call', params: { message: 'm'.repeat(1024 * 1024 - 80) },
});

const smallAnswer = JSON.stringify({
  jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: 'm'.repeat(96) }], isError: false },
});

/** The upstream of the call benches: fast enough never to be what is measured. It runs on the driver's core. */
export async function startStaticUpstream(): Promise<StaticUpstream> {
  const port = await freePort();
  const { stop } = await nginx(port, `
    server {
      ${listening(port)}
      default_type application/json;
      location = /mcp { return 200 '${smallAnswer}'; }
      # The answer starts when the whole body has arrived, as that of an MCP server does.
      location = /large {
        proxy_pass http://127.0.0.1:${port}/large.json;
        proxy_method GET;
        proxy_set_header Content-Length "";
        proxy_pass_request_body off;
        proxy_http_version 1.1;
        proxy_buffers 8 256k;
        client_body_buffer_size 2m;
      }
    }`, { 'large.json': largeCall });
  const origin = `http://127.0.0.1:${port}`;
  return { small: new URL('/mcp', origin), large: new URL('/large', origin), stop };
}

const listening = (port: number): string => `
      listen 127.0.0.1:${port} backlog=8192;
      keepalive_requests 100000000;
      keepalive_timeout 1h;
      client_max_body_size 0;`;

async function nginx(
  port: number, servers: string, files: Readonly<Record<string, string>> = {},
): Promise<{ stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-nginx-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'html'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, 'html', name), content);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  // One worker, without a master: all its CPU time and memory is in one process.
  await writeFile(join(folder, 'nginx.conf'), `
  daemon off;
  master_process off;
  ${process.getuid?.() === 0 ? 'user root;' : ''}
  pid ${folder}/nginx.pid;
  error_log ${folder}/error.log;
  worker_rlimit_nofile 20000;
  events { worker_connections 16384; }
  http {
    access_log off;
    tcp_nodelay on;
    ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
    ${servers}
  }`);
  try {
    const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')];
    const { stop } = await startServer('nginx', args, port);
    return {
      async stop() {
        await stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
