import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';
import { listen } from '../../support/loopback.ts';

/**
 * oidc-provider as it comes, its store in memory, giving ES256 JWTs: the anchor of the token endpoint's rate. It has a
 * machine client for client_credentials, and a public client whose grants are there from the start, for refreshes with
 * rotation.
 */

const resource = 'http://localhost:9050/mcp';
const secret = 'the-secret-of-the-machine-client';
const grants = 16;

const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const server = createServer();
const issuer = `http://127.0.0.1:${await listen(server)}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'machine', client_secret: secret, token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['client_credentials'], redirect_uris: [], response_types: [],
    },
    {
      client_id: 'public', token_endpoint_auth_method: 'none', application_type: 'native',
      grant_types: ['authorization_code', 'refresh_token'], redirect_uris: ['http://127.0.0.1/callback'],
    },
  ],
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' }] },
  scopes: ['offline_access', 'tools'],
  findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  rotateRefreshToken: true,
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: 'tools', audience: resource, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
});

async function newRefreshToken(accountId: string): Promise<string> {
  const client = await provider.Client.find('public');
  if (!client) throw new Error('The public client is missing.');
  const grant = new provider.Grant({ accountId, clientId: client.clientId });
  grant.addOIDCScope('offline_access');
  grant.addResourceScope(resource, 'tools');
  const token = new provider.RefreshToken({
    accountId, client, grantId: await grant.save(), scope: 'offline_access tools', resource, gty: 'authorization_code',
  });
  return token.save();
}

const accounts = Array.from({ length: grants }, (_, index) => `account-${index}`);
const refreshTokens = await Promise.all(accounts.map(newRefreshToken));
const answer = provider.callback();
server.on('request', (request, response) => void answer(request, response));
process.stdout.write(`ready ${JSON.stringify({ url: `${issuer}/token`, secret, refreshTokens })}\n`);
