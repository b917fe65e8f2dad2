/** What a 401 tells about where to sign in (RFC 9728 section 5.1, RFC 6750 section 3). */
export interface UpstreamChallenge {
  resourceMetadata: string | null;
  scope: string | null;
}

const part = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/g;

/**
 * The Bearer challenge of a WWW-Authenticate header that may hold several (RFC 9110 section 11.6.1); of two, the one
 * that names its metadata.
 * @param header null where the answer has none
 */
export function readChallenge(header: string | null): UpstreamChallenge {
  const bearers: Map<string, string>[] = [];
  let parameters: Map<string, string> | undefined;
  for (const [whole, name = '', quoted, bare] of (header ?? '').matchAll(part)) {
    if (whole === name) {
      parameters = name.toLowerCase() === 'bearer' ? new Map() : undefined;
      if (parameters) bearers.push(parameters);
    } else {
      parameters?.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '');
    }
  }
  const best = bearers.find((candidate) => candidate.has('resource_metadata')) ?? bearers[0];
  return { resourceMetadata: best?.get('resource_metadata') || null, scope: best?.get('scope') || null };
}
