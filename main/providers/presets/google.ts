import { oidcQuirks, type ProviderPreset } from '../preset.ts';

export const google: ProviderPreset = {
  type: 'google',
  label: 'Google',
  issuer: 'https://accounts.google.com',
  issuerHint: null,
  authUrl: null,
  tokenUrl: null,
  userinfoUrl: null,
  scopes: ['openid', 'email', 'profile'],
  secretRequired: true,
  consoleUrl: 'https://console.cloud.google.com/apis/credentials',
  steps: [
    'Open Google Cloud Console, APIs & Services, Credentials.',
    'Choose Create credentials, OAuth client ID, application type Web application.',
    'Under Authorized redirect URIs add the callback URL shown here.',
    'Copy the client ID and the client secret into this form.',
    'On the OAuth consent screen add the scopes that your MCP server needs.',
  ],
  notes: ['While the consent screen is in testing, Google ends refresh tokens after seven days.'],
  quirks: {
    ...oidcQuirks,
    // Google knows no offline_access scope: access_type asks for the refresh token, and only a fresh consent returns it.
    authorizationParameters: { access_type: 'offline', prompt: 'consent' },
    offlineScope: null,
    clientAuthentication: 'post',
  },
};
