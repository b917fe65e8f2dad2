import { randomBytes } from 'node:crypto';
import type { Configuration } from 'oidc-provider';
import { newSigningKeys } from './keys.ts';
import type { Knobs } from './knobs.ts';

/** What the provider offers: everything of OpenID Connect that Gatehouse meets at a strict one. */
export async function configuration(
  client: { id: string; secret: string },
  redirectUris: string[],
  knobs: Knobs,
): Promise<Configuration> {
  return {
    clients: [{
      client_id: client.id,
      client_secret: client.secret,
      redirect_uris: redirectUris,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: 'ES256',
    }],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    jwks: await newSigningKeys(),
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    pkce: { required: () => true },
    scopes: ['openid', 'offline_access', 'profile', 'email'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
    // The id token carries the claims itself, as most providers' do.
    conformIdTokenClaims: false,
    rotateRefreshToken: true,
    ttl: {
      AccessToken: () => knobs.accessTokenSeconds,
      AuthorizationCode: 60,
      Grant: 86_400,
      // Longer than any test moves Gatehouse's clock ahead: it checks the id token that comes with a refresh.
      IdToken: 86_400,
      Interaction: 3600,
      RefreshToken: 86_400,
      Session: 86_400,
    },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: { enabled: false },
      revocation: { enabled: true },
      introspection: { enabled: true },
    },
  };
}

/** A person as the provider's claims describe them. */
export const accountOf = (id: string) => ({
  accountId: id,
  claims: () => ({
    sub: id, name: id, preferred_username: id, email: `${id}@example.test`, email_verified: true,
  }),
});
