import type { ProxyRecord } from '../../store/records.ts';
import { endpointPath } from '../context.ts';
import type { EndpointOrigins } from '../endpoint-urls.ts';
import { issuerOf } from '../resource.ts';
import { offlineAccess } from '../scopes.ts';

const authMethods = ['none', 'client_secret_post', 'client_secret_basic'];

/**
 * Authorization server metadata of a proxy (RFC 8414 section 2, RFC 9207 section 3). On this computer the
 * endpoints are in the spelling of the host that the client used, so that the spelling reaches `iss` unchanged.
 * @param origin the proxy's origin as the client spelled it
 */
export function serverMetadata(
  proxy: ProxyRecord, origin: string, at: EndpointOrigins, scopes: readonly string[], clientDocuments: boolean,
): Record<string, unknown> {
  const base = `${at.programs}${endpointPath(proxy.id, '')}`;
  return {
    issuer: issuerOf(proxy, origin),
    authorization_endpoint: `${at.browser}${endpointPath(proxy.id, 'authorize')}`,
    token_endpoint: `${base}token`,
    registration_endpoint: `${base}register`,
    revocation_endpoint: `${base}revoke`,
    introspection_endpoint: `${base}introspect`,
    jwks_uri: `${at.programs}/.well-known/jwks.json`,
    scopes_supported: [...new Set([...scopes, offlineAccess])],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_methods_supported: authMethods,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    ...(clientDocuments ? { client_id_metadata_document_supported: true } : {}),
  };
}
