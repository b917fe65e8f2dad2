/**
 * The issuer that an answer names where it is not the one that was asked, by its `iss` (RFC 9207 section 2.4) or by its
 * id token (OpenID Connect Core 1.0 section 3.1.3.7). Null where something else is wrong.
 * @param error what openid-client threw
 */
export function otherIssuer(error: unknown): string | null {
  for (let current = error; typeof current === 'object' && current !== null; current = (current as { cause?: unknown }).cause) {
    const { expected, parameters, claim, claims } = current as Mismatch;
    if (typeof expected !== 'string') continue;
    const named = parameters?.get('iss') ?? (claim === 'iss' ? claims?.iss : undefined);
    if (typeof named === 'string' && named !== expected) return named.slice(0, 200);
  }
  return null;
}

interface Mismatch {
  expected?: unknown;
  parameters?: URLSearchParams;
  claim?: unknown;
  claims?: { iss?: unknown };
}
