import type { ServerMetadata } from 'openid-client';
import type { ProviderRecord } from '../store/records.ts';
import { unsafeField } from './check-endpoints.ts';
import type { ProviderPreset } from './preset.ts';
import { ProviderError } from './provider-errors.ts';

/**
 * The metadata of a provider whose endpoints a person typed in, a preset holds, or a discovery of ours found.
 * @throws ProviderError "provider_discovery_failed" naming the field
 */
export function typedEndpoints(record: ProviderRecord, preset: ProviderPreset): ServerMetadata & { token_endpoint: string } {
  const authorization = record.auth_url ?? preset.authUrl;
  const token = record.token_url ?? preset.tokenUrl;
  if (!authorization || !token) {
    throw new ProviderError('provider_discovery_failed', `${record.name} lacks its authorization URL or token URL.`,
      'Enter both.', { field: authorization ? 'token_url' : 'auth_url' });
  }
  const unsafe = unsafeField(record);
  if (unsafe) {
    throw new ProviderError('provider_discovery_failed', `${record.name} has an address that is neither https nor on this computer.`,
      'Enter it with https://.', { field: unsafe });
  }
  const userinfo = record.userinfo_url ?? preset.userinfoUrl;
  return {
    issuer: record.issuer ?? new URL(token).origin,
    authorization_endpoint: authorization,
    token_endpoint: token,
    ...(userinfo ? { userinfo_endpoint: userinfo } : {}),
    ...discovered(record),
  };
}

function discovered({ discovered: facts }: ProviderRecord): Partial<ServerMetadata> {
  if (!facts) return {};
  const { id_token_signing_alg_values_supported: algorithms, ...metadata } = facts.server;
  return { ...metadata, ...(algorithms.length ? { id_token_signing_alg_values_supported: algorithms } : {}) };
}
