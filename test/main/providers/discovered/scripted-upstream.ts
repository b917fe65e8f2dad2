import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { close, listen } from '../../../support/loopback.ts';

export type Answer = object | ((request: IncomingMessage, response: ServerResponse) => void);

export interface Seen {
  method: string;
  url: string;
  authorization: string | undefined;
  body: string;
}

/** An MCP server or an authorization server, or both, that answers each path as the test wrote down; else 404. */
export class ScriptedUpstream {
  readonly requests: Seen[] = [];
  /** By path, or by method and path. An object is answered as JSON. */
  readonly answers = new Map<string, Answer>();
  #origin = '';

  /** @param certificate PEM; then it speaks https, as localhost */
  static async start(certificate?: { cert: string; key: string }): Promise<ScriptedUpstream> {
    const upstream = new ScriptedUpstream();
    const serve = (request: IncomingMessage, response: ServerResponse): void => void upstream.#serve(request, response);
    const server = certificate ? (createTlsServer(certificate, serve) as unknown as Server) : createServer(serve);
    const port = await listen(server);
    upstream.#origin = certificate ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
    onTestFinished(() => close(server));
    return upstream;
  }

  get origin(): string {
    return this.#origin;
  }

  get url(): string {
    return `${this.#origin}/mcp`;
  }

  on(path: string, answer: Answer): this {
    this.answers.set(path, answer);
    return this;
  }

  /** Requests of one path, oldest first. */
  seen(path: string): Seen[] {
    return this.requests.filter(({ url }) => url === path);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    this.requests.push({ method, url, authorization: request.headers.authorization, body: await text(request) });
    const answer = this.answers.get(`${method} ${url}`) ?? this.answers.get(url);
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === 'function') answer(request, response);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }
}

/** A 401 with this challenge. */
export const unauthorized = (challenge: string): Answer => (_request, response) =>
  void response.writeHead(401, { 'www-authenticate': challenge }).end();

export const status = (code: number, headers: Record<string, string> = {}): Answer => (_request, response) =>
  void response.writeHead(code, headers).end();

/** Metadata of an authorization server at `origin`. */
export const serverMetadata = (origin: string, members: object = {}): Record<string, unknown> => ({
  issuer: origin,
  authorization_endpoint: `${origin}/authorize`,
  token_endpoint: `${origin}/token`,
  registration_endpoint: `${origin}/register`,
  response_types_supported: ['code'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['none'],
  ...members,
});

/**
 * An MCP server as the current revision asks for: its 401 names its metadata, which names the authorization server.
 * @param issuer left out: the server itself
 * @param certificate as `ScriptedUpstream.start`
 */
export async function startUpstream(
  issuer?: ScriptedUpstream,
  certificate?: { cert: string; key: string },
): Promise<ScriptedUpstream> {
  const upstream = await ScriptedUpstream.start(certificate);
  const server = issuer ?? upstream;
  let clients = 0;
  upstream
    .on('/mcp', unauthorized(`Bearer resource_metadata="${upstream.origin}/.well-known/oauth-protected-resource/mcp"`))
    .on(
      '/.well-known/oauth-protected-resource/mcp', { resource: upstream.url, authorization_servers: [server.origin] }
    );
  server
    .on('/.well-known/oauth-authorization-server', serverMetadata(server.origin))
    .on('POST /register', (_request, response) => {
      clients += 1;
      response.writeHead(
        201, { 'content-type': 'application/json' }
      ).end(JSON.stringify({ client_id: `client-${clients} of ${server.origin}` }));
    });
  return upstream;
}
