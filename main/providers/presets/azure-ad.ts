import { oidcQuirks, type ProviderPreset } from '../preset.ts';

export const azureAd: ProviderPreset = {
  type: 'azure_ad',
  label: 'Microsoft Entra ID',
  issuer: null,
  issuerHint: 'https://login.microsoftonline.com/{tenant}/v2.0',
  authUrl: null,
  tokenUrl: null,
  userinfoUrl: null,
  scopes: ['openid', 'email', 'profile', 'offline_access'],
  secretRequired: true,
  consoleUrl: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
  steps: [
    'Open the Entra admin center, App registrations, New registration.',
    'As Redirect URI choose Web and enter the callback URL shown here.',
    'From Overview copy the Application (client) ID and the Directory (tenant) ID into this form.',
    'Under Certificates & secrets create a client secret and copy its value.',
    'Under API permissions add the permissions that your MCP server needs.',
  ],
  notes: ['Entra ID refuses the resource parameter beside scopes (AADSTS9010010); Gatehouse leaves it out.'],
  quirks: { ...oidcQuirks, clientAuthentication: 'post' },
};
