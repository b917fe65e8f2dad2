import { oidcQuirks, type ProviderPreset } from '../preset.ts';

export const keycloak: ProviderPreset = {
  type: 'keycloak',
  label: 'Keycloak',
  issuer: null,
  issuerHint: 'https://{your-keycloak}/realms/{realm}',
  authUrl: null,
  tokenUrl: null,
  userinfoUrl: null,
  scopes: ['openid', 'email', 'profile', 'offline_access'],
  secretRequired: false,
  consoleUrl: null,
  steps: [
    'Open the Keycloak admin console, choose your realm, then Clients, Create client, OpenID Connect.',
    'Switch on Client authentication and Standard flow.',
    'As Valid redirect URI enter the callback URL shown here.',
    'Copy the client ID, and from Credentials the client secret, into this form.',
  ],
  notes: ['With offline_access Keycloak issues offline tokens, which outlive the browser session.'],
  quirks: oidcQuirks,
};
