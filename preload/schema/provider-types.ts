export const providerTypes = [
  'google', 'github', 'azure_ad', 'okta', 'auth0', 'gitlab', 'keycloak', 'oidc', 'oauth2',
] as const;
export type ProviderType = (typeof providerTypes)[number];
