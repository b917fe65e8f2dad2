import { connect } from 'node:net';
import { KeptOpen, type PlainAnswer } from '../../support/kept-open.ts';
import type { RotationScene } from '../drills/rotation-scene.ts';
import type { Surface } from './surface.ts';

/** What can go into a request line or a header at all; the rest is for the surface of raw heads. */
const inTarget = (text: string): string =>
  // Through bytes first, which know no half characters.
  Buffer.from(text).toString('utf8').replace(/[^\x21-\x7e]/gu, encodeURIComponent);
const inHeader = (text: string): string => text.replace(/[^\t\x20-\x7e]/g, '?');

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };

/** What only a running Gatehouse can be asked. Everything goes to the ports of 127.0.0.1 that `scene` has open. */
export function overHttp(scene: RotationScene): { surfaces: Surface[]; close(): void } {
  const gateway = new KeptOpen(scene.gatehouse.port);
  const proxy = new KeptOpen(scene.proxy.port);
  const base = `/api/v1/oauth-proxy/${scene.proxy.id}`;
  const [held] = scene.held;
  if (!held) throw new Error('Nobody is signed in.');
  const { client_id: client, access_token: access, refresh_token: refresh } = held;
  const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

  const judged = ({ status, body }: PlainAnswer): string | null => {
    if (status >= 500) return `answered ${status}: ${body.slice(0, 200)}`;
    return /"access_token"\s*:/.test(body) ? 'a token was issued' : null;
  };
  /** Only the token as it is opens the door. */
  const refusedUnless = (valid: string) => ({ status, body }: PlainAnswer, sent: string): string | null => {
    if (status >= 500) return `answered ${status}: ${body.slice(0, 200)}`;
    return status === 200 && sent.trim() !== valid ? 'it was let in' : null;
  };

  const authorize: Surface = {
    name: 'authorization requests',
    corpus: [
      `response_type=code&client_id=${client}&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcallback&code_challenge=${'E'.repeat(43)}&code_challenge_method=S256&state=s&scope=openid&resource=${encodeURIComponent(scene.proxy.url)}`,
    ],
    take: async (input) => judged(await gateway.send('GET', `${base}/authorize?${inTarget(input)}`)),
  };
  const post = (name: string, path: string, headers: Record<string, string>, corpus: readonly string[]): Surface => ({
    name, corpus, take: async (input) => judged(await gateway.send('POST', path, headers, input)),
  });
  const bearer = (name: string, header: string, valid: string): Surface => {
    const judge = refusedUnless(valid);
    return {
      name, corpus: [valid],
      async take(input) {
        const sent = inHeader(input);
        return judge(await proxy.send('POST', '/mcp', { ...json, [header]: header === 'authorization' ? `Bearer ${sent}` : sent }, ping), sent);
      },
    };
  };

  const surfaces = [
    authorize,
    // The code and the refresh token are none: whatever comes of it, no token may.
    post('token requests', `${base}/token`, form, [
      `grant_type=authorization_code&code=gw_code_x&code_verifier=${'v'.repeat(43)}&client_id=${client}&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcallback`,
      `grant_type=refresh_token&refresh_token=${refresh.slice(0, -6)}AAAAAA&client_id=${client}&scope=openid`,
    ]),
    post('revocations', `${base}/revoke`, form, [`token=gw_refresh_x&token_type_hint=refresh_token&client_id=${client}`]),
    post('registrations', `${base}/register`, json, [
      '{"client_name":"x","redirect_uris":["http://127.0.0.1:9/callback"],"token_endpoint_auth_method":"none","grant_types":["authorization_code"],"contacts":["a@b"],"logo_uri":"https://example.test/l.png"}',
    ]),
    bearer('access tokens', 'authorization', access),
    bearer('API keys', 'x-api-key', 'uag_0123456789abcdefghijklmnopqrstuvwxyzABCDEF'),
    post('built-in MCP servers', '/api/v1/mcp', { ...json, accept: 'application/json, text/event-stream' }, [
      '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}',
    ]),
    rawHeads(scene.proxy.port),
    rawHeads(scene.gatehouse.port),
  ];
  return {
    surfaces,
    close() {
      gateway.close();
      proxy.close();
    },
  };
}

/** Heads as no client would send them, over a connection of their own. */
const rawHeads = (port: number): Surface => ({
  name: `raw heads on port ${port}`,
  corpus: [
    `POST /mcp HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
    `GET /api/v1/health HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://localhost:${port}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  take: (input) => new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1');
    // A head that never ends is cut by the limits on slow senders, which the drill of slow peers looks at.
    socket.setTimeout(300, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      socket.setTimeout(20);
    }).on('error', () => undefined).on('close', () => {
      const status = /^HTTP\/1\.1 (5\d\d)/.exec(answer)?.[1];
      resolve(status === undefined || status === '501' ? null : `answered ${status}`);
    });
    socket.end(Buffer.from(input, 'latin1'));
  }),
});
