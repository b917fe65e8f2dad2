import { z } from 'zod';
import type { OutboundFetch } from '../ports.ts';
import { DiscoveryError } from './discovery-error.ts';
import type { Discovery } from './discover.ts';
import type { ServerMetadata } from './find-server.ts';
import { guardedFetch } from './guarded-fetch.ts';

export type ClientAuthentication = 'none' | 'client_secret_basic' | 'client_secret_post';

/** A client of ours at an authorization server. */
export interface RegisteredClient {
  clientId: string;
  clientSecret: string | null;
  authentication: ClientAuthentication;
  /** Epoch ms; null: never. */
  expiresAt: number | null;
}

/**
 * Best first: a desktop program keeps no secret better than PKCE does (RFC 8252 section 8.5). In the body a secret is
 * read alike everywhere, while not every server decodes Basic as RFC 6749 section 2.3.1 writes it.
 */
const preferred: readonly ClientAuthentication[] = ['none', 'client_secret_post', 'client_secret_basic'];

const answerShape = z.object({
  client_id: z.string().min(1).max(2048),
  client_secret: z.string().max(4096).optional(),
  client_secret_expires_at: z.number().optional().catch(undefined),
  token_endpoint_auth_method: z.enum(['none', 'client_secret_basic', 'client_secret_post']).optional(),
});

/**
 * Registers Gatehouse where an MCP server signs people in (RFC 7591).
 * @throws DiscoveryError "upstream_registration_needed" with the way to do it by hand, "upstream_unreachable"
 */
export async function register(
  { server, scopes }: Discovery,
  redirectUri: string,
  fetchOut: OutboundFetch = fetch,
): Promise<RegisteredClient> {
  const endpoint = server.registration_endpoint;
  if (endpoint === undefined) throw needed(server, redirectUri, 'does not let apps register themselves');
  const offered = server.token_endpoint_auth_methods_supported;
  const method = preferred.find((candidate) => offered?.includes(candidate) ?? true);
  if (!method) throw needed(server, redirectUri, 'wants a client authentication that Gatehouse does not have');
  const scope = scopes.filter((name) => server.scopes_supported?.includes(name) ?? true).join(' ');
  const { status, json } = await guardedFetch(fetchOut, new URL(endpoint), 'json', {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Gatehouse',
      application_type: 'native',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: method,
      ...(scope ? { scope } : {}),
    }),
  });
  const answer = status === 200 || status === 201 ? answerShape.safeParse(json) : undefined;
  if (!answer?.success) throw needed(server, redirectUri, `refused to register Gatehouse (${reasonOf(status, json)})`);
  const { client_id: clientId, client_secret: secret, client_secret_expires_at: expires } = answer.data;
  const authentication = answer.data.token_endpoint_auth_method ?? (secret === undefined ? 'none' : method);
  return {
    clientId,
    clientSecret: authentication === 'none' ? null : (secret ?? null),
    authentication,
    // RFC 7591 section 3.2.1: seconds, and 0 means never.
    expiresAt: secret !== undefined && expires ? expires * 1000 : null,
  };
}

/** A client that a person made authenticates in the way that the server offers. */
export const typedClientAuthentication = (
  { token_endpoint_auth_methods_supported: offered }: ServerMetadata, hasSecret: boolean,
): ClientAuthentication => {
  if (!hasSecret) return 'none';
  return offered?.includes('client_secret_post') ? 'client_secret_post' : 'client_secret_basic';
};

const needed = (server: ServerMetadata, redirectUri: string, why: string): DiscoveryError => {
  const { issuer, authorization_endpoint: authorization, token_endpoint: token } = server;
  return new DiscoveryError('upstream_registration_needed',
    `The authorization server of this MCP server, ${issuer}, ${why}.`,
    `Create a client there with the callback URL ${redirectUri}. Then add a provider of the type OAuth 2.0 in `
    + `Gatehouse with its client id, the issuer ${issuer}, the authorization URL ${authorization} and the token URL `
    + `${token}. The proxy finds it by its issuer.`);
};

const errorShape = z.object({ error: z.string().catch(''), error_description: z.string().catch('') });

function reasonOf(status: number, json: unknown): string {
  const { data } = errorShape.safeParse(json);
  const said = [data?.error, data?.error_description].filter(Boolean).join(': ').slice(0, 200);
  return said ? `${status} ${said}` : `HTTP ${status}`;
}
