import type { ServerResponse } from 'node:http';

/** One request at the token endpoint, and the means to answer it. */
export interface TokenCall {
  response: ServerResponse;
  /** Answers as a provider in good health would. */
  succeed(options?: { rotate?: boolean; expiresIn?: number | null; refreshToken?: boolean }): Promise<void>;
}

/** What the token endpoint does with one request. */
export type Behaviour = (call: TokenCall) => void | Promise<void>;

const answer = (status: number, type: string, body: string, headers: Record<string, string> = {}): Behaviour =>
  ({ response }) => void response.writeHead(status, { 'content-type': type, ...headers }).end(body);

/** An error in the form of RFC 6749 section 5.2. */
export const oauthError = (status: number, error: string, headers: Record<string, string> = {}): Behaviour =>
  answer(status, 'application/json', JSON.stringify({ error, error_description: 'as the test asked' }), headers);

/** A new access token and a new refresh token; the old one is dead. */
export const rotated: Behaviour = (call) => call.succeed();
/** A new access token alone; the refresh token stays good. */
export const notRotated: Behaviour = (call) => call.succeed({ rotate: false });
/** No `expires_in` (RFC 6749 section 5.1 only recommends it). */
export const withoutLifetime: Behaviour = (call) => call.succeed({ expiresIn: null });
/** As of providers that know no refresh tokens. */
export const withoutRefreshToken: Behaviour = (call) => call.succeed({ refreshToken: false, expiresIn: null });
export const lasting = (seconds: number): Behaviour => (call) => call.succeed({ expiresIn: seconds });

export const invalidGrant = oauthError(400, 'invalid_grant');
export const emptyBadRequest = answer(400, 'application/json', '');
export const unauthorized = oauthError(401, 'invalid_client');
export const challenged = answer(401, 'text/plain', 'no', { 'www-authenticate': 'Basic realm="provider"' });
export const forbidden = answer(403, 'text/plain', 'Forbidden');
export const tooManyRequests = (retryAfter: string): Behaviour => oauthError(
  429, 'slow_down', { 'retry-after': retryAfter }
);
export const tooManyWithoutJson = (retryAfter: string): Behaviour =>
  answer(429, 'text/plain', 'slow down', { 'retry-after': retryAfter });
export const serverError = answer(500, 'application/json', '{"error":"server_error"}');
/** Says `invalid_grant`, but as an outage: no verdict on the grant. */
export const outageThatNamesTheGrant = oauthError(503, 'invalid_grant');
export const webPage = answer(200, 'text/html', '<!doctype html><title>Maintenance</title>');
export const notAnObject = answer(200, 'application/json', '"later"');
/** Takes the request and never answers. */
export const hangs: Behaviour = () => undefined;
/** Cuts the connection with a RST. */
export const resets: Behaviour = ({ response }) => void response.socket?.resetAndDestroy();
/** Waits for the signal, then does the other. */
export const after = (signal: Promise<unknown>, then: Behaviour): Behaviour => async (call) => {
  await signal;
  await then(call);
};
