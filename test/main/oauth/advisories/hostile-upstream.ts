import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { close, listen } from '../../../support/loopback.ts';
import { Client } from '../../../oauth-conformance/support/client.ts';
import type { Answer } from '../../../oauth-conformance/support/http.ts';
import type { World } from '../../../oauth-conformance/support/world.ts';

/** What an MCP server with OAuth of its own says about it. `origin` is its own, which serves all of it. */
export interface UpstreamWords {
  /** Address of its resource document, as its 401 names it. */
  resourceMetadata?: (origin: string) => string;
  resource?: (origin: string) => string;
  issuer?: (origin: string) => string;
  /** Members of its server document that differ. */
  server?: (origin: string) => Record<string, unknown>;
  /** Answers in place of the resource document. */
  answer?: (response: ServerResponse) => void;
}

/** A proxy that finds out by itself how to sign in at its MCP server, and a client's request to it. */
export interface UpstreamScene {
  /** Paths that were asked for at the MCP server, one after the other. */
  asked: string[];
  authorize(): Promise<Answer>;
}

let scenes = 0;

export async function openHostileUpstream(world: World, words: UpstreamWords): Promise<UpstreamScene> {
  const asked: string[] = [];
  let origin = '';
  const server: Server = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    request.resume().on('end', () => respond(origin, words, request, response));
  });
  onTestFinished(() => close(server));
  origin = `http://127.0.0.1:${await listen(server)}`;
  scenes += 1;
  const upstream = { kind: 'http', url: `${origin}/mcp` };
  const proxy = await world.addProxy(`own sign-in ${scenes}`, { oauth_proxy_provider_id: null, upstream });
  return { asked, authorize: async () => (await Client.register(world, proxy)).authorize() };
}

function respond(origin: string, words: UpstreamWords, request: IncomingMessage, response: ServerResponse): void {
  const path = request.url?.split('?')[0] ?? '';
  const json = (body: object, status = 200): void =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (path === '/mcp') {
    const metadata = words.resourceMetadata?.(origin) ?? `${origin}/.well-known/oauth-protected-resource/mcp`;
    response.setHeader('www-authenticate', `Bearer resource_metadata="${metadata}"`);
    return json({ error: 'unauthorized' }, 401);
  }
  if (path.startsWith('/.well-known/oauth-protected-resource')) {
    if (words.answer) return words.answer(response);
    return json({
      resource: words.resource?.(origin) ?? `${origin}/mcp`,
      authorization_servers: [words.issuer?.(origin) ?? origin],
    });
  }
  if (path === '/.well-known/oauth-authorization-server') {
    return json({
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      registration_endpoint: `${origin}/register`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      ...words.server?.(origin),
    });
  }
  if (path === '/register') return json({ client_id: 'made-here', redirect_uris: [] }, 201);
  json({ error: 'not_found' }, 404);
}
