import { oidcQuirks, type ProviderPreset } from '../preset.ts';

export const auth0: ProviderPreset = {
  type: 'auth0',
  label: 'Auth0',
  issuer: null,
  issuerHint: 'https://{your-tenant}.auth0.com/',
  authUrl: null,
  tokenUrl: null,
  userinfoUrl: null,
  scopes: ['openid', 'email', 'profile', 'offline_access'],
  secretRequired: true,
  consoleUrl: 'https://manage.auth0.com/',
  steps: [
    'Open the Auth0 dashboard, Applications, Create Application, Regular Web Application.',
    'Under Settings add the callback URL shown here to Allowed Callback URLs.',
    'Copy client ID, client secret and your domain, such as acme.eu.auth0.com, into this form.',
    'For an API of your own switch on Allow Offline Access in its settings.',
  ],
  notes: ['Auth0\'s issuer ends with a slash.'],
  quirks: { ...oidcQuirks, clientAuthentication: 'post' },
};
