import { GatehouseError } from '../errors/index.ts';

/** What went wrong at a provider, in the few kinds that ask for different next steps. */
export type ProviderFailure =
  /** No answer: DNS, refused, reset, time-out. Retrying can help. */
  | 'provider_unreachable'
  /** An answer that makes no sense (HTML, wrong JSON, 5xx). Retrying can help. */
  | 'provider_invalid_answer'
  /** The issuer's metadata is missing or names another issuer. */
  | 'provider_discovery_failed'
  /** Client id or secret refused. A person must correct the provider's settings. */
  | 'provider_rejected_client'
  /** The grant (code or refresh token) is dead for good. Only this ends a connection. */
  | 'provider_invalid_grant'
  /** The provider said no for another reason, e.g. invalid_scope. */
  | 'provider_refused';

export class ProviderError extends GatehouseError {
  readonly failure: ProviderFailure;
  /** Seconds to wait, from Retry-After. */
  readonly retryAfter: number | null;

  constructor(failure: ProviderFailure, message: string, remedy: string, options: { cause?: unknown; field?: string; retryAfter?: number | null; detail?: unknown } = {}) {
    super(failure, message, {
      status: failure === 'provider_discovery_failed' ? 400 : 502, remedy, cause: options.cause,
      ...(options.field ? { field: options.field } : {}),
      detail: options.detail,
    });
    this.name = 'ProviderError';
    this.failure = failure;
    this.retryAfter = options.retryAfter ?? null;
  }
}

export const providerMissing = (): GatehouseError =>
  new GatehouseError(
    'provider_missing',
    'The identity provider of this proxy is missing or disabled, so nobody can sign in.',
    { status: 409, field: 'oauth_proxy_provider_id', remedy: 'Choose another one, or enable it again.' },
  );
