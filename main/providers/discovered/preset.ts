import { oauth2 } from '../presets/generic.ts';
import type { ProviderPreset } from '../preset.ts';

/** The authorization server of an MCP server: OAuth 2.1 by the book, so nothing has to be known about it. */
export const discoveredPreset: ProviderPreset = {
  ...oauth2,
  quirks: { ...oauth2.quirks, offlineScope: 'offline_access', acceptsResource: true },
};
