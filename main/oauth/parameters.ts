import { OAuthError } from './oauth-error.ts';

/**
 * Request parameters that may occur once only (RFC 6749 section 3.1 and 3.2). Empty values count as left out.
 * `resource` alone may be repeated (RFC 8707 section 2).
 */
export class Parameters {
  readonly #values: URLSearchParams;

  constructor(values: URLSearchParams) {
    this.#values = values;
  }

  /** @throws OAuthError "invalid_request" where the parameter is repeated */
  one(name: string): string | null {
    const all = this.#values.getAll(name);
    if (all.length > 1) throw new OAuthError('invalid_request', `The parameter ${name} is given more than once.`);
    return all[0] || null;
  }

  /** @throws OAuthError "invalid_request" where it is missing or repeated */
  required(name: string): string {
    const value = this.one(name);
    if (value === null) throw new OAuthError('invalid_request', `The parameter ${name} is missing.`);
    return value;
  }

  /** As they were sent, for a link that sends them again. */
  toString(): string {
    return this.#values.toString();
  }

  all(name: string): string[] {
    return this.#values.getAll(name).filter((value) => value !== '');
  }
}
