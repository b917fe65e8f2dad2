import { oidcQuirks, type ProviderPreset } from '../preset.ts';

export const github: ProviderPreset = {
  type: 'github',
  label: 'GitHub',
  issuer: null,
  issuerHint: null,
  authUrl: 'https://github.com/login/oauth/authorize',
  tokenUrl: 'https://github.com/login/oauth/access_token',
  userinfoUrl: 'https://api.github.com/user',
  scopes: ['read:user', 'user:email'],
  secretRequired: true,
  consoleUrl: 'https://github.com/settings/developers',
  steps: [
    'Open GitHub, Settings, Developer settings, OAuth Apps and choose New OAuth App.',
    'As Authorization callback URL enter the callback URL shown here.',
    'Register the application, then choose Generate a new client secret.',
    'Copy the client ID and the client secret into this form.',
  ],
  notes: ['Tokens of an OAuth App do not expire and are not refreshed; a GitHub App with expiring tokens is.'],
  quirks: {
    ...oidcQuirks,
    discovery: false,
    offlineScope: null,
    clientAuthentication: 'post',
    refreshTokens: false,
    accountClaims: ['email', 'login', 'name'],
  },
};
