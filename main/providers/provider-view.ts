import type { ProviderTemplate, ProviderView } from '../../preload/schema/views.ts';
import type { ProviderRecord } from '../store/records.ts';
import type { ProviderPreset } from './preset.ts';

export function providerView(record: ProviderRecord, redirectUri: string): ProviderView {
  return {
    id: record.id,
    name: record.name,
    provider_type: record.provider_type,
    client_id: record.client_id,
    has_client_secret: record.client_secret_ref !== null,
    issuer: record.issuer,
    auth_url: record.auth_url,
    token_url: record.token_url,
    userinfo_url: record.userinfo_url,
    scopes: [...record.scopes],
    redirect_uri: redirectUri,
    enabled: record.enabled,
    use_template: record.use_template,
    created_at: new Date(record.created_at).toISOString(),
    updated_at: new Date(record.updated_at).toISOString(),
  };
}

export function templateView(preset: ProviderPreset): ProviderTemplate {
  return {
    provider_type: preset.type,
    label: preset.label,
    issuer: preset.issuer,
    issuer_hint: preset.issuerHint,
    auth_url: preset.authUrl,
    token_url: preset.tokenUrl,
    userinfo_url: preset.userinfoUrl,
    scopes: [...preset.scopes],
    secret_required: preset.secretRequired,
    steps: [...preset.steps],
    console_url: preset.consoleUrl,
    notes: [...preset.notes],
  };
}
