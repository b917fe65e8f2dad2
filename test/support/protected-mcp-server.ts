import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Provider } from 'oidc-provider';
import { createProvider } from './identity-provider.ts';
import { accountOf, configuration } from './identity-provider/configuration.ts';
import { InteractionPages } from './identity-provider/interactions.ts';
import { defaultKnobs } from './identity-provider/knobs.ts';
import { MemoryAdapter } from './identity-provider/memory-adapter.ts';
import { close, listen } from './loopback.ts';
import { bearer } from './mcp-server.ts';
import { createTools } from './mcp-server/tools.ts';
import { alice, bob } from './person.ts';

/** What the authorization server was asked for. */
export interface AuthorizationCounts {
  registrations: number;
  authorizations: number;
  authorization_code: number;
  refresh_token: number;
}

export interface ProtectedMcpServer {
  /** `http://127.0.0.1:{port}/mcp` */
  url: string;
  issuer: string;
  counts: AuthorizationCounts;
  /** Authorization headers of the calls that came with one. */
  presented: string[];
  /** Ends every access token that was issued so far; refresh tokens stay good. */
  endAccessTokens(): void;
  stop(): Promise<void>;
}

export interface ProtectedMcpServerOptions {
  /** Clients may register themselves. Default: they may. */
  registration?: boolean;
  /** Callback of the one client `made-by-hand` (secret `typed-in`). */
  typedCallback?: string;
}

const scope = 'mcp:tools';

/**
 * Starts an MCP server as hosted ones are: its 401 names its metadata (RFC 9728), which names an authorization server
 * of its own, a real OpenID provider with registration and resource indicators (RFC 7591, RFC 8707). Calls get in with
 * a token for this very resource only.
 */
export async function startProtectedMcpServer(options: ProtectedMcpServerOptions = {}): Promise<ProtectedMcpServer> {
  const counts: AuthorizationCounts = { registrations: 0, authorizations: 0, authorization_code: 0, refresh_token: 0 };
  const rows = new Map<string, unknown>();
  const presented: string[] = [];
  const authorizationServer = createServer((request, response) => authorize(request, response));
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const issuer = `http://127.0.0.1:${await listen(authorizationServer)}`;
  const origin = `http://127.0.0.1:${await listen(server)}`;
  const url = `${origin}/mcp`;

  const provider = await createAuthorizationServer(issuer, url, rows, options);
  count(provider, counts);
  const accounts = new Map([alice, bob].map(({ account, password }) => [account, password]));
  const pages = new InteractionPages(provider, accounts, { ...defaultKnobs });
  const oidc = provider.callback();
  const authorize = (request: IncomingMessage, response: ServerResponse): void => {
    void (pages.owns(request) ? pages.handle(request, response) : oidc(request, response));
  };

  const introspect = async (token: string): Promise<{ account: string } | null> => {
    const found = await provider.AccessToken.find(token);
    return found?.isValid && found.aud === url ? { account: found.accountId } : null;
  };
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/.well-known/oauth-protected-resource/mcp') {
      return json(response, 200, { resource: url, authorization_servers: [issuer], scopes_supported: [scope] });
    }
    if (request.url !== '/mcp') return json(response, 404, { error: 'not_found' });
    if (request.headers.authorization !== undefined) presented.push(request.headers.authorization);
    if (!await introspect(bearer(request.headers) ?? '')) {
      const metadata = `${origin}/.well-known/oauth-protected-resource/mcp`;
      response.setHeader('www-authenticate', `Bearer resource_metadata="${metadata}", scope="${scope}"`);
      return json(response, 401, { error: 'invalid_token' });
    }
    const session = sessions.get(String(request.headers['mcp-session-id'])) ?? await newSession();
    await session.handleRequest(request, response);
  }
  async function newSession(): Promise<StreamableHTTPServerTransport> {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    await createTools(introspect).connect(transport);
    return transport;
  }

  return {
    url, issuer, counts, presented,
    endAccessTokens() {
      for (const key of rows.keys()) if (key.startsWith('AccessToken:')) rows.delete(key);
    },
    async stop() {
      await close(server);
      await close(authorizationServer);
    },
  };
}

async function createAuthorizationServer(
  issuer: string, resource: string, rows: Map<string, unknown>,
  { registration = true, typedCallback }: ProtectedMcpServerOptions,
): Promise<Provider> {
  const handMade = { id: 'made-by-hand', secret: 'typed-in' };
  const base = await configuration(handMade, [typedCallback ?? 'http://127.0.0.1:1/callback'], { ...defaultKnobs });
  return createProvider(issuer, {
    ...base,
    clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post'],
    scopes: ['openid', 'offline_access', scope],
    adapter: (model: string) => new MemoryAdapter(model, rows),
    findAccount: (_context, id) => accountOf(id),
    features: {
      ...base.features,
      registration: { enabled: registration },
      resourceIndicators: {
        enabled: true,
        async getResourceServerInfo(_context, indicator) {
          if (indicator !== resource) throw new (await import('oidc-provider')).errors.InvalidTarget();
          return { scope, audience: resource, accessTokenFormat: 'opaque' };
        },
      },
    },
  });
}

function count(provider: Provider, counts: AuthorizationCounts): void {
  provider.use(async (context, next) => {
    await next();
    const route: unknown = context.oidc?.route;
    if (route === 'registration') counts.registrations += 1;
    if (route === 'authorization') counts.authorizations += 1;
    const grantType: unknown = route === 'token' ? context.oidc.params?.['grant_type'] : undefined;
    if (grantType === 'authorization_code' || grantType === 'refresh_token') counts[grantType] += 1;
  });
}

const json = (response: ServerResponse, status: number, body: object): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
