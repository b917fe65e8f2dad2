import { parseUrl } from '../../http/parse-url.ts';

/**
 * Where a protected resource's metadata may be, best first: the URL that its 401 names, where that is on the same
 * origin; then the path form and the root form (RFC 9728 section 3.1; MCP authorization, "Protected Resource Metadata
 * Discovery Requirements"). A URL on another origin would let the MCP server send us anywhere (CVE-2026-51994).
 */
export function resourceMetadataUrls(upstream: URL, advertised: string | null): URL[] {
  const { origin, search } = upstream;
  const named = advertised === null ? null : parseUrl(advertised);
  return distinct([
    ...(named?.origin === origin ? [named] : []),
    new URL(`${origin}/.well-known/oauth-protected-resource${pathOf(upstream)}${search}`),
    new URL(`${origin}/.well-known/oauth-protected-resource`),
  ]);
}

/**
 * Where the metadata of an issuer may be (RFC 8414 sections 3.1 and 5, OpenID Connect Discovery 1.0 section 4), in the
 * order that MCP asks for.
 */
export function serverMetadataUrls(issuer: URL): URL[] {
  const { origin } = issuer;
  const path = pathOf(issuer);
  return distinct([
    new URL(`${origin}/.well-known/oauth-authorization-server${path}`),
    new URL(`${origin}/.well-known/openid-configuration${path}`),
    new URL(`${origin}${path}/.well-known/openid-configuration`),
  ]);
}

const pathOf = ({ pathname }: URL): string => (pathname.endsWith('/') ? pathname.slice(0, -1) : pathname);

const distinct = (urls: readonly URL[]): URL[] => [...new Map(urls.map((url) => [url.href, url])).values()];
