import type { DiscoveredFacts, ProviderRecord } from '../../store/records.ts';
import { secretRef } from '../secret-ref.ts';
import type { Discovery } from './discover.ts';
import type { RegisteredClient } from './register.ts';

/** The record of a provider that was found at an MCP server. */
export type DiscoveredRecord = ProviderRecord & { discovered: DiscoveredFacts };

export const isDiscovered = (record: ProviderRecord): record is DiscoveredRecord => record.discovered !== undefined;

/** The client that a discovered provider signs in with. */
export interface OwnClient extends RegisteredClient {
  /** The provider whose client id a person typed in; its secret stays with it. Null: Gatehouse registered itself. */
  typed: number | null;
}

interface NewRecord {
  id: number;
  proxyId: number;
  found: Discovery;
  redirectUri: string;
  client: OwnClient;
  /** Epoch ms. */
  now: number;
}

export function recordOf({ id, proxyId, found, redirectUri, client, now }: NewRecord): DiscoveredRecord {
  const binding = {
    proxy_id: proxyId, redirect_uri: redirectUri, client_of: client.typed,
    client_authentication: client.authentication, client_expires_at: client.expiresAt,
  };
  return {
    id,
    name: new URL(found.server.issuer).host,
    provider_type: 'oauth2',
    client_id: client.clientId,
    client_secret_ref: client.clientSecret === null ? null : secretRef(id),
    userinfo_url: null,
    enabled: true,
    use_template: false,
    created_at: now,
    updated_at: now,
    ...factsOf(found, binding),
  };
}

/** What a discovery says anew each time, beside the client that stays. */
export function factsOf(
  { upstreamUrl, resource, server, scopes }: Discovery,
  binding: Omit<DiscoveredFacts, 'upstream_url' | 'resource' | 'server'>,
): Pick<DiscoveredRecord, 'issuer' | 'auth_url' | 'token_url' | 'scopes' | 'discovered'> {
  return {
    issuer: server.issuer,
    auth_url: server.authorization_endpoint,
    token_url: server.token_endpoint,
    scopes,
    discovered: {
      ...binding,
      upstream_url: upstreamUrl,
      resource,
      server: {
        scopes_supported: server.scopes_supported ?? [],
        id_token_signing_alg_values_supported: server.id_token_signing_alg_values_supported ?? [],
        authorization_response_iss_parameter_supported: server.authorization_response_iss_parameter_supported ?? false,
      },
    },
  };
}
