import { GatehouseError } from '../../errors/index.ts';

/** What can stop a call on its way through us, in words. What the upstream does wrong stands in upstream-errors.ts. */

/** As MCP servers answer: clients then initialize a new session. */
export const sessionNotFound = (): GatehouseError =>
  new GatehouseError('session_not_found', 'Session not found.', { status: 404, remedy: 'Initialize a new session.' });

/** @param name of the header */
export const duplicateHeader = (name: string): GatehouseError =>
  new GatehouseError('duplicate_header', `The request has more than one ${name} header.`, { status: 400 });

/** For clients that a challenge would not help, such as those with an API key: on a 401 they would try for ever. */
export const signInMissing = (message: string): GatehouseError =>
  new GatehouseError('needs_sign_in', message, { status: 502, remedy: 'Sign in for this proxy in Gatehouse.' });

export const renewedTooLate = (): GatehouseError =>
  new GatehouseError(
    'upstream_token_renewed',
    'The sign-in at the provider was renewed while this call was under way.',
    {
      status: 502,
      remedy: 'Send the call again.',
    },
  );

/** @param limit in bytes */
export const bodyTooLarge = (limit: number): GatehouseError =>
  new GatehouseError('body_too_large', `The request body is larger than ${Math.floor(limit / 1024)} KiB.`, {
    status: 413,
    remedy: 'Send less in one call.',
  });

/** @param most messages in one request */
export const batchTooLarge = (most: number): GatehouseError =>
  new GatehouseError('batch_too_large', `The request holds more than ${most} JSON-RPC messages.`, {
    status: 413,
    remedy: `Send at most ${most} in one batch, or each message by itself.`,
  });

export const bodyTooSlow = (): GatehouseError =>
  new GatehouseError('request_timeout', 'The body of the request did not arrive in time.', { status: 408 });

/** What is thrown that is no GatehouseError is a fault of ours: it says nothing of its inside. */
export const asGatehouseError = (error: unknown): GatehouseError =>
  error instanceof GatehouseError
    ? error
    : new GatehouseError('internal_error', 'Something went wrong inside Gatehouse.', {
        status: 500,
        remedy: 'The log has the details.',
        cause: error,
      });
