import { GatehouseError } from '../../errors/index.ts';

/** Why the sign-in of an MCP server could not be found out, in the few kinds that ask for different next steps. */
export type DiscoveryFailure =
  /** No answer from the MCP server or its authorization server. Trying again can help. */
  | 'upstream_unreachable'
  /** The MCP server has no OAuth of its own. */
  | 'upstream_oauth_missing'
  /** What it says about its OAuth is wrong or unsafe: it is refused, and shown. */
  | 'upstream_oauth_invalid'
  /** Gatehouse cannot register itself: a person has to make a client there. */
  | 'upstream_registration_needed';

export class DiscoveryError extends GatehouseError {
  readonly failure: DiscoveryFailure;

  constructor(failure: DiscoveryFailure, message: string, remedy: string, cause?: unknown) {
    const status = failure === 'upstream_unreachable' ? 502 : 409;
    super(failure, message, { status, remedy, field: 'upstream.url', cause });
    this.name = 'DiscoveryError';
    this.failure = failure;
  }

  /** True where nothing was learned: what was known before still counts. */
  get isTransient(): boolean {
    return this.failure === 'upstream_unreachable';
  }
}

export const invalidOAuth = (message: string): DiscoveryError =>
  new DiscoveryError('upstream_oauth_invalid', message,
    'Tell the operator of the MCP server, or choose an identity provider in the proxy\'s settings.');
