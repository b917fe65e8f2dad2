/**
 * Stands in records and views where a secret value is kept in the secret store, and in an update where the secret stays
 * as it is. Middle dots: they are a valid header value, so that a form can send back what it was shown. The place of
 * the secret follows from the proxy and the name: no value that a person types can point to another secret.
 */
export const secretMarker = '········';

const secretNames = /^(?:(?:proxy-)?authorization|x-api-key|cookie)$|token|secret|key|passw/i;

/** True for headers and environment variables whose value is kept as a secret. */
export const isSecretName = (name: string): boolean => secretNames.test(name);
