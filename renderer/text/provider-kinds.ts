import type { ProviderType } from '../../preload/schema/entities.ts';

/** The kinds of providers by the names that they go by. */
export const providerKinds: Readonly<Record<ProviderType, string>> = {
  google: 'Google',
  github: 'GitHub',
  azure_ad: 'Microsoft Entra ID',
  okta: 'Okta',
  auth0: 'Auth0',
  gitlab: 'GitLab',
  keycloak: 'Keycloak',
  oidc: 'OpenID Connect',
  oauth2: 'OAuth 2.0',
};
