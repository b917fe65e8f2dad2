import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/loopback.ts';
import { startMeasured } from '../lib/cores.ts';
import { clientHeaders, startServer, upstreamToken, type Peer } from './peer.ts';

/** haproxy as a reverse proxy. Without http-no-delay it would hold each event back for about 100 ms. */
export async function startHaproxy(upstream: URL): Promise<Peer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-haproxy-'));
  const path = join(folder, 'haproxy.cfg');
  await writeFile(path, `global
  nbthread 1
  maxconn 8000
defaults
  mode http
  option http-no-delay
  option http-keep-alive
  option abortonclose
  http-reuse always
  timeout connect 5s
  timeout client 1h
  timeout server 1h
frontend in
  bind 127.0.0.1:${port}
  default_backend out
backend out
  http-request set-header Authorization "${upstreamToken}"
  server one ${upstream.host}
`);
  const { value, pids } = await startMeasured(() => startServer('haproxy', ['-db', '-f', path], port));
  return {
    url: `http://127.0.0.1:${port}${upstream.pathname}`,
    headers: clientHeaders,
    pids,
    async stop() {
      await value.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
