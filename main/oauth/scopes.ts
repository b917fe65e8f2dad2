import type { ProxyRecord } from '../store/records.ts';

export const offlineAccess = 'offline_access';

/** Scopes asked at the provider: the proxy's own, else the provider's. */
export const upstreamScopes = (proxy: ProxyRecord, providerScopes: readonly string[]): string[] =>
  proxy.oauth_proxy_scopes.length ? [...proxy.oauth_proxy_scopes] : [...providerScopes];

/** What the resource advertises: offline_access is no scope of a resource (MCP authorization, "Refresh Tokens"). */
export const resourceScopes = (proxy: ProxyRecord, providerScopes: readonly string[]): string[] =>
  upstreamScopes(proxy, providerScopes).filter((scope) => scope !== offlineAccess);

/**
 * What a grant gives. All scopes of the resource at the first consent: clients that hold a refresh token cannot step up
 * later (typescript-sdk#2255). Unknown scopes in the request are ignored, not refused.
 */
export function grantedScope(proxy: ProxyRecord, providerScopes: readonly string[], requested: string | null): string {
  const wantsOffline = (requested ?? '').split(' ').includes(offlineAccess);
  return [...resourceScopes(proxy, providerScopes), ...(wantsOffline ? [offlineAccess] : [])].join(' ');
}

const meanings: Readonly<Record<string, string>> = {
  openid: 'Know who you are',
  profile: 'See your name and picture',
  email: 'See your e-mail address',
  offline_access: 'Stay signed in while you are away',
  address: 'See your postal address',
  phone: 'See your phone number',
  groups: 'See the groups you belong to',
  repo: 'Read and change your repositories',
  'read:user': 'See your profile',
  'user:email': 'See your e-mail addresses',
  'read:org': 'See your organisations',
  'User.Read': 'See your profile',
  api: 'Read and change everything that the API offers',
  read_api: 'Read everything that the API offers',
};

/** A scope in words; for one that Gatehouse does not know, its last telling part. */
export function scopeInWords(scope: string): string {
  const known = meanings[scope];
  if (known) return known;
  const tail = scope.split('/').filter(Boolean).at(-1) ?? scope;
  return /^https?:/.test(scope) ? `Use ${tail}` : `Use “${scope}”`;
}
