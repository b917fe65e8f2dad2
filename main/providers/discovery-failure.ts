import { explainFailure, reasonOf, remedyOf } from './explain-failure.ts';
import { ProviderError } from './provider-errors.ts';

/** Why the metadata of a provider cannot be had, and what a person can do. @param error what openid-client threw */
export function discoveryFailure(error: unknown, issuer: URL, providerName: string): ProviderError {
  const explained = explainFailure(error, providerName);
  if (explained.failure === 'provider_unreachable') {
    return new ProviderError('provider_unreachable', `${issuer.origin} does not answer (${reasonOf(error)}).`,
      remedyOf(error) ?? 'Check the issuer URL and that the provider is running, then try again.', { field: 'issuer', cause: error });
  }
  const named = mismatchedIssuer(error);
  return named
    ? new ProviderError('provider_discovery_failed', `The provider calls itself ${named}, not ${issuer.href}.`,
        `Enter ${named} as issuer URL if that is the provider you mean.`, { field: 'issuer', cause: error })
    : new ProviderError('provider_discovery_failed', `${issuer.href} has no OpenID Connect discovery document.`,
        'Check the issuer URL: it is the part before /.well-known/openid-configuration.',
        { field: 'issuer', cause: error, detail: explained.detail });
}

/** True where there is no such document: another one may be there. */
export function isNotFound(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current.cause instanceof Response) return current.cause.status === 404 || current.cause.status === 405;
  }
  return false;
}

/** The issuer that the metadata names where it is not the one that was asked (RFC 8414 section 3.3). */
function mismatchedIssuer(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') return null;
  for (let current: unknown = error; typeof current === 'object' && current !== null; current = (current as { cause?: unknown }).cause) {
    const body = (current as { body?: { issuer?: unknown } }).body;
    if (typeof body?.issuer === 'string') return body.issuer.slice(0, 200);
  }
  return null;
}
