import type { ProviderType } from '../../../preload/schema/entities.ts';
import type { ProviderPreset } from '../preset.ts';
import { auth0 } from './auth0.ts';
import { azureAd } from './azure-ad.ts';
import { oauth2, oidc } from './generic.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { google } from './google.ts';
import { keycloak } from './keycloak.ts';
import { okta } from './okta.ts';

/** In the order in which the UI offers them. */
export const presets: readonly ProviderPreset[] = [google, github, azureAd, okta, auth0, gitlab, keycloak, oidc, oauth2];

const byType = new Map(presets.map((preset) => [preset.type, preset]));

export function presetOf(type: ProviderType): ProviderPreset {
  const preset = byType.get(type);
  if (!preset) throw new Error(`every provider type has a preset, ${type} has none`);
  return preset;
}
