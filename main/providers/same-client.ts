import type { ProviderRecord } from '../store/records.ts';

type Client = Pick<ProviderRecord, 'provider_type' | 'client_id' | 'issuer' | 'token_url'>;

/**
 * True where both are one client at one authorization server. Only then may tokens that the one got be sent on behalf
 * of the other: a refresh token is bound to its client, and goes to nobody but its issuer (RFC 6749 section 10.4).
 */
export const isSameClient = (one: Client, other: Client): boolean =>
  one.provider_type === other.provider_type && one.client_id === other.client_id
  && one.issuer === other.issuer && one.token_url === other.token_url;
