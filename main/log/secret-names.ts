const secretWords = new RegExp([
  'token', 'secret', 'authori[sz]ation', 'cookie', 'passw', 'passphrase', 'verifier', 'api[-_]?key', 'credential',
  'private[-_]?(key|jwk)', 'assertion', 'jwt', 'refresh', 'session[-_]?id',
].join('|'), 'i');
const secretNames = /^(code|auth|key|pwd|pass|otp|pin|bearer)$/i;

/** Endings of names that tell about a secret without being one: token_endpoint, client_secret_ref, token_type. */
const aboutASecret = new RegExp(`[-_]?(${[
  'ur[li]s?', 'endpoint', 'refs?', 'hash', 'ids?', 'types?', 'kind', 'methods?', 'at', 'seconds', 'ms', 'count',
  'lifetime', 'supported', 'name', 'hint', 'env[-_]?var',
].join('|')})$`, 'i');
const sessionId = /session[-_]?id$/i;

/** True where a field of this name holds a secret, whatever it looks like. */
export function isSecretName(name: string): boolean {
  if (secretNames.test(name)) return true;
  return secretWords.test(name) && (sessionId.test(name) || !aboutASecret.test(camelToSnake(name)));
}

/** `tokenEndpoint` and `token_endpoint` are one name. */
const camelToSnake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2');

/**
 * True where a value of a field named "code" is an error code ("invalid_grant", "ENOSPC") or a number and not an
 * authorization code: words without digits up front, joined by underscores. Random codes don't come out like this.
 */
export const isErrorCode = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= 64 && /^([a-z]+(_[a-z0-9]+)*|[A-Z]+(_[A-Z0-9]+)*)$/.test(value);

const publicHeaders = new Set([
  'accept', 'accept-encoding', 'accept-language', 'cache-control', 'connection', 'content-encoding', 'content-length',
  'content-type', 'date', 'host', 'mcp-protocol-version', 'origin', 'retry-after', 'server', 'transfer-encoding',
  'user-agent',
]);

/** Headers whose value is worth a place in the log. Of all others only the name is shown: any may carry a key. */
export const isPublicHeader = (name: string): boolean => publicHeaders.has(name.toLowerCase());
