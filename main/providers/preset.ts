import type { ProviderType } from '../../preload/schema/entities.ts';

/** How a provider departs from the specifications, as far as Gatehouse has to know. */
export interface ProviderQuirks {
  /** Discovery by issuer (OpenID Connect Discovery 1.0, RFC 8414). False: endpoints are typed or preset. */
  discovery: boolean;
  /** Extra parameters of the authorization request, e.g. what makes the provider issue a refresh token. */
  authorizationParameters: Readonly<Record<string, string>>;
  /** Scope that asks for a refresh token; null where none is needed or none exists. */
  offlineScope: string | null;
  /** "post" where the provider refuses HTTP Basic at its token endpoint. */
  clientAuthentication: 'basic' | 'post';
  /** False where access tokens live for good and no refresh token is issued. */
  refreshTokens: boolean;
  /** False where `resource` (RFC 8707) makes the provider refuse the request. */
  acceptsResource: boolean;
  /** Claims or userinfo members that name the account, best first. */
  accountClaims: readonly string[];
}

/** A provider known to Gatehouse: endpoints, quirks and the way through its console, as data. */
export interface ProviderPreset {
  type: ProviderType;
  label: string;
  issuer: string | null;
  /** The issuer's form where a part of it is the person's own, with that part in braces. */
  issuerHint: string | null;
  authUrl: string | null;
  tokenUrl: string | null;
  userinfoUrl: string | null;
  scopes: readonly string[];
  secretRequired: boolean;
  consoleUrl: string | null;
  steps: readonly string[];
  notes: readonly string[];
  quirks: ProviderQuirks;
}

export const oidcQuirks: ProviderQuirks = {
  discovery: true,
  authorizationParameters: {},
  offlineScope: 'offline_access',
  clientAuthentication: 'basic',
  refreshTokens: true,
  acceptsResource: false,
  accountClaims: ['email', 'preferred_username', 'name'],
};
