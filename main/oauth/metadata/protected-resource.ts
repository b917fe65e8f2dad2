import type { ProxyRecord } from '../../store/records.ts';
import { issuerOf, resourceOf } from '../resource.ts';

/** Protected resource metadata (RFC 9728 section 2): `resource` is byte for byte the URL that the client uses. */
export function protectedResource(proxy: ProxyRecord, origin: string, scopes: readonly string[]): Record<string, unknown> {
  return {
    resource: resourceOf(proxy, origin),
    authorization_servers: [issuerOf(proxy, origin)],
    ...(scopes.length ? { scopes_supported: scopes } : {}),
    bearer_methods_supported: ['header'],
    resource_name: proxy.name,
  };
}
