/** What a person can be asked to do about an error; `remedy` is a full sentence in the imperative. */
export interface ErrorOptions {
  /** HTTP status that fits when the error leaves through REST or a proxy port. */
  status?: number;
  /** The next step for a person, shown beside `message`. */
  remedy?: string;
  /** Name of the input field that is wrong. */
  field?: string;
  /** For the log only: may name hosts, files, provider replies; never a secret. */
  detail?: unknown;
  cause?: unknown;
}

/**
 * The one base class of errors that may reach a person. `code` is stable and documented in docs/errors.md;
 * `message` is a public sentence. One handler per door (OAuth, JSON-RPC, HTML, REST, IPC) formats it.
 */
export class GatehouseError extends Error {
  readonly code: string;
  readonly status: number;
  readonly remedy: string | undefined;
  readonly field: string | undefined;
  readonly detail: unknown;

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'GatehouseError';
    this.code = code;
    this.status = options.status ?? 500;
    this.remedy = options.remedy;
    this.field = options.field;
    this.detail = options.detail;
  }
}

export const isGatehouseError = (error: unknown): error is GatehouseError => error instanceof GatehouseError;
