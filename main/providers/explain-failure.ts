import * as client from 'openid-client';
import { proxyUnreachableCode } from '../errors/proxy-unreachable.ts';
import { ProviderError } from './provider-errors.ts';

const timeoutCodes = new Set(['OAUTH_TIMEOUT', 'OAUTH_ABORT']);
const clientRefusals = new Set(['invalid_client', 'unauthorized_client']);

/**
 * Turns what openid-client throws into a ProviderError. Only an `invalid_grant` in a well-formed error answer
 * (RFC 6749 section 5.2) is final; everything else keeps the connection and may be tried again.
 * @param sent secrets that the request carried: some providers repeat them in their words
 */
export function explainFailure(error: unknown, providerName: string, sent: readonly string[] = []): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof client.ResponseBodyError) return explainErrorAnswer(error, providerName, sent);
  if (error instanceof client.WWWAuthenticateChallengeError) {
    return new ProviderError('provider_rejected_client', `${providerName} refused Gatehouse's client id or client secret.`,
      'Compare the client id and the client secret with the provider\'s console.', { cause: error });
  }
  if (error instanceof client.AuthorizationResponseError) {
    return new ProviderError('provider_refused', `${providerName} answered: ${inWords(error.error, error.error_description, sent)}.`,
      'Start the sign-in again.', { cause: error });
  }
  const code = codeOf(error);
  if (timeoutCodes.has(code ?? '') || isNetworkFailure(error)) {
    return new ProviderError('provider_unreachable', `${providerName} does not answer (${reasonOf(error)}).`,
      remedyOf(error) ?? 'Check the network and the provider\'s address, then try again.', { cause: error });
  }
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') {
    return new ProviderError('provider_invalid_answer',
      `By this computer's clock the sign-in of ${providerName} is over already, or has not begun.`,
      'Set this computer\'s date and time, best by itself from the network, then sign in again.', { cause: error });
  }
  const response = responseOf(error);
  return new ProviderError('provider_invalid_answer',
    `${providerName} gave an answer that cannot be used${response ? ` (HTTP ${response.status})` : ''}.`,
    'Try again; if it stays so, check the provider\'s addresses.', {
      cause: error,
      retryAfter: retryAfterOf(response),
      detail: error instanceof Error ? error.message : undefined,
    });
}

function explainErrorAnswer(error: client.ResponseBodyError, providerName: string, sent: readonly string[]): ProviderError {
  const said = inWords(error.error, error.error_description, sent);
  // Not the library's own error: it holds the provider's words as they came.
  const cause = new Error(`HTTP ${error.status}: ${said}`);
  if (error.error === 'invalid_grant') {
    return new ProviderError('provider_invalid_grant', `${providerName} ended this sign-in: ${said}.`, 'Sign in again.', { cause });
  }
  if (clientRefusals.has(error.error)) {
    return new ProviderError('provider_rejected_client', `${providerName} refused Gatehouse's client id or client secret: ${said}.`,
      'Compare the client id and the client secret with the provider\'s console.', { cause });
  }
  const retryAfter = retryAfterOf(error.response);
  if (error.status >= 500 || error.status === 429) {
    return new ProviderError('provider_invalid_answer', `${providerName} is not able to answer now (HTTP ${error.status}): ${said}.`,
      'Try again in a moment.', { cause, retryAfter });
  }
  return new ProviderError('provider_refused', `${providerName} refused: ${said}.`,
    'Check the provider\'s settings, above all its scopes and its redirect URI.', { cause, retryAfter });
}

/** What the provider says, without the secrets that it was sent. */
function inWords(code: string, description: string | undefined, sent: readonly string[]): string {
  const said = description ? `${description} (${code})` : code;
  // A few letters would be found in words that have nothing to do with them.
  return sent.filter((secret) => secret.length >= 4)
    .reduce((text, secret) => text.replaceAll(secret, '[redacted]'), said)
    .slice(0, 300);
}

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** fetch reports every network failure as a TypeError whose cause carries the system's code. */
function isNetworkFailure(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (/^(E[A-Z]+|UND_ERR_[A-Z_]+)$/.test(codeOf(current) ?? '') && !codeOf(current)?.startsWith('ERR_')) return true;
    if (current instanceof TypeError && current.message === 'fetch failed') return true;
  }
  return false;
}

/** What to do where the provider is not at fault; null where it may be. */
export function remedyOf(error: unknown): string | null {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (codeOf(current) === proxyUnreachableCode) {
      return 'Check HTTPS_PROXY and HTTP_PROXY, and add the provider\'s host to NO_PROXY if it is to be reached directly.';
    }
  }
  return null;
}

/** Why there was no answer, in a few words. */
export function reasonOf(error: unknown): string {
  for (let current = error; current instanceof Error; current = current.cause) {
    const code = codeOf(current);
    if (code === 'OAUTH_TIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'no answer in time';
    if (code === proxyUnreachableCode) return current.message;
    if (code === 'ECONNREFUSED') return 'connection refused';
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'host name not found';
    if (code && /^(E[A-Z]+|CERT_|UND_ERR_)/.test(code)) return code;
  }
  return 'connection failed';
}

function responseOf(error: unknown): Response | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current.cause instanceof Response) return current.cause;
  }
  return undefined;
}

/** RFC 9110 section 10.2.3, the seconds form and the date form. */
function retryAfterOf(response: Response | undefined): number | null {
  const value = response?.headers.get('retry-after');
  if (!value) return null;
  if (/^\d+$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}
