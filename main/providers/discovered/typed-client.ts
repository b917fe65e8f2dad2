import type { ProviderRecord } from '../../store/records.ts';
import { isSameIssuer } from './url-rules.ts';

/**
 * True where a person has made a client by hand for the MCP servers of this issuer: a provider of the type OAuth 2.0,
 * switched on, with this issuer. No other type counts: an MCP server that names, say, Google must not get to use the
 * client that signs people in elsewhere.
 */
export const isTypedClientFor = (record: ProviderRecord, issuer: string): boolean => {
  const isMadeByHand = record.provider_type === 'oauth2' && record.discovered === undefined;
  return isMadeByHand && record.enabled && isSameIssuer(record.issuer ?? '', issuer);
};
