import type { UpstreamLeg } from '../providers/provider-client.ts';
import type { UpstreamTokens } from '../providers/upstream-tokens.ts';

/** One sign-in from `/authorize` (or Connect account) to the callback. Kept for its time to live only. */
export interface Transaction {
  id: string;
  proxyId: number;
  /** What a client asked for; null where a person connects the proxy's own account. */
  request: ClientRequest | null;
  /** SHA-256 of the cookie of the browser that took the transaction up; null until one did. */
  browser: string | null;
  /** SHA-256 of the CSRF tokens of the consent pages rendered. */
  csrf: string[];
  /** Sec-Fetch-Site of the authorization request: "none" where no page sent the browser. */
  fetchSite?: string | undefined;
  /** Epoch ms. */
  expiresAt: number;
}

/** A validated authorization request (RFC 6749 section 4.1.1, RFC 7636 section 4.3, RFC 8707 section 2.1). */
export interface ClientRequest {
  clientId: string;
  clientName: string;
  redirectUri: string;
  /** False where the request left it out and the client has just one. */
  redirectUriGiven: boolean;
  /** Byte for byte as the client sent it. */
  state: string | null;
  codeChallenge: string;
  scope: string;
  resource: string;
  issuer: string;
}

export interface PendingLeg {
  transactionId: string;
  leg: UpstreamLeg;
  scopes: string[];
  providerId: number;
}

export interface AuthorizationCode {
  proxyId: number;
  request: ClientRequest;
  /** Gateway mode: whose tokens the gateway keeps. */
  connectionId: string | null;
  /** Upstream mode: the provider's tokens on their way to the client. */
  tokens: (UpstreamTokens & { providerId: number }) | null;
}

/** Life of a transaction, in ms (MCP security best practices: about ten minutes). */
export const transactionTtl = 10 * 60_000;
/** Life of an authorization code, in ms. */
export const codeTtl = 60_000;
