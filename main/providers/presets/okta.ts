import { oidcQuirks, type ProviderPreset } from '../preset.ts';

export const okta: ProviderPreset = {
  type: 'okta',
  label: 'Okta',
  issuer: null,
  issuerHint: 'https://{your-org}.okta.com/oauth2/default',
  authUrl: null,
  tokenUrl: null,
  userinfoUrl: null,
  scopes: ['openid', 'email', 'profile', 'offline_access'],
  secretRequired: true,
  consoleUrl: null,
  steps: [
    'Open your Okta admin console, Applications, Create App Integration.',
    'Choose OIDC - OpenID Connect and Web Application.',
    'Under Grant type tick Authorization Code and Refresh Token.',
    'As Sign-in redirect URI enter the callback URL shown here.',
    'Copy client ID and client secret into this form, and your Okta domain, such as acme.okta.com.',
  ],
  notes: ['Assign the people or groups who may sign in under Assignments.'],
  quirks: oidcQuirks,
};
