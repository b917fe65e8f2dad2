import type { ClientRecord, GrantRecord, ProviderRecord } from '../../../main/store/records.ts';

/** Records with everything that a real one has. */

export const provider = (id: number, name = `provider ${id}`): ProviderRecord => ({
  id, name, provider_type: 'oidc', client_id: 'gatehouse', client_secret_ref: `provider/${id}/client-secret`,
  issuer: 'https://id.example', auth_url: null, token_url: null, userinfo_url: null, scopes: ['openid'],
  enabled: true, use_template: true, created_at: 1, updated_at: 1,
});

export const client = (id: string): ClientRecord => ({
  client_id: id, proxy_id: 1, client_name: 'Cursor', redirect_uris: ['http://localhost:1/callback'],
  token_endpoint_auth_method: 'none', client_secret_hash: null, grant_types: ['authorization_code'],
  response_types: ['code'], scope: null, application_type: 'native', client_uri: null, software_id: null,
  software_version: null, created_at: 1, last_used_at: null, ever_granted: false,
});

export const grant = (id: string, generation = 0): GrantRecord => ({
  id, mode: 'gateway', proxy_id: 1, client_id: 'c', connection_id: null, scope: 'openid',
  resource: 'http://localhost:9050/mcp', issuer: 'http://localhost:9050', created_at: 1, last_used_at: 1,
  refresh: { current: { hash: 'aa', issued_at: 1 }, previous: null, generation }, ended: null,
});
