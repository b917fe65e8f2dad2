import { oidcQuirks, type ProviderPreset } from '../preset.ts';

export const oidc: ProviderPreset = {
  type: 'oidc',
  label: 'OpenID Connect',
  issuer: null,
  issuerHint: 'https://{your-provider}',
  authUrl: null,
  tokenUrl: null,
  userinfoUrl: null,
  scopes: ['openid', 'email', 'profile', 'offline_access'],
  secretRequired: false,
  consoleUrl: null,
  steps: [
    'Register a web application (confidential client, authorization code) at your provider.',
    'Enter the callback URL shown here as its redirect URI.',
    'Copy the issuer URL, the client ID and the client secret into this form; everything else is discovered.',
  ],
  notes: [],
  quirks: oidcQuirks,
};

export const oauth2: ProviderPreset = {
  type: 'oauth2',
  label: 'OAuth 2.0',
  issuer: null,
  issuerHint: null,
  authUrl: null,
  tokenUrl: null,
  userinfoUrl: null,
  scopes: [],
  secretRequired: false,
  consoleUrl: null,
  steps: [
    'Register an application (authorization code grant) at your provider.',
    'Enter the callback URL shown here as its redirect URI.',
    'Copy the client ID, the client secret and the authorization and token URLs into this form.',
  ],
  notes: ['For providers without discovery. Where the provider has an issuer, choose OpenID Connect.'],
  quirks: { ...oidcQuirks, discovery: false, offlineScope: null, accountClaims: ['email', 'preferred_username', 'login', 'name'] },
};
