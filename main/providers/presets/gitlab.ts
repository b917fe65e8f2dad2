import { oidcQuirks, type ProviderPreset } from '../preset.ts';

export const gitlab: ProviderPreset = {
  type: 'gitlab',
  label: 'GitLab',
  issuer: 'https://gitlab.com',
  issuerHint: 'https://{your-gitlab}',
  authUrl: null,
  tokenUrl: null,
  userinfoUrl: null,
  scopes: ['openid', 'email', 'profile'],
  secretRequired: true,
  consoleUrl: 'https://gitlab.com/-/user_settings/applications',
  steps: [
    'Open GitLab, Preferences, Applications and choose Add new application.',
    'As Redirect URI enter the callback URL shown here and keep Confidential ticked.',
    'Tick the scopes openid, profile, email and those that your MCP server needs.',
    'Copy the application ID and the secret into this form.',
  ],
  notes: ['For a GitLab of your own put its URL into the issuer field.'],
  // GitLab issues refresh tokens without being asked and refuses offline_access as an unknown scope.
  quirks: { ...oidcQuirks, offlineScope: null },
};
