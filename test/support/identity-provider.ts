import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Configuration, Provider } from 'oidc-provider';
import { accountOf, configuration } from './identity-provider/configuration.ts';
import { FaultGate } from './identity-provider/fault-gate.ts';
import { InteractionPages } from './identity-provider/interactions.ts';
import { MemoryAdapter } from './identity-provider/memory-adapter.ts';
import { defaultKnobs, type Knobs } from './identity-provider/knobs.ts';
import { close, listen } from './loopback.ts';
import { alice, bob } from './person.ts';

export interface IdentityProviderOptions {
  /** Gatehouse's callback: `http://localhost:{gateway port}/api/v1/oauth/callback`. */
  redirectUris: string[];
  /** 0, the default, takes any free port. */
  port?: number;
  /** Name to password. */
  accounts?: Record<string, string>;
  knobs?: Partial<Knobs>;
}

/** What happened at the token endpoint, by grant type. Requests that a fault swallowed count as `faulted`. */
export interface TokenCounts {
  authorization_code: number;
  refresh_token: number;
  faulted: number;
}

/** What the provider knows of one of its access tokens. */
export interface TokenFacts {
  account: string;
  clientId: string;
  scope: string;
}

export interface IdentityProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  counts: TokenCounts;
  /** Change them at any time; they hold from the next request on. */
  knobs: Knobs;
  /** Facts about an access token while it is valid, otherwise null. What a resource server would ask. */
  introspect(token: string): Promise<TokenFacts | null>;
  /** Ends every access token that was issued so far; refresh tokens stay good. */
  endAccessTokens(): void;
  /** Ends every login and grant: refresh tokens answer invalid_grant from here on. */
  forgetEverything(): void;
  stop(): Promise<void>;
}

export const defaultAccounts: Readonly<Record<string, string>> = Object.fromEntries(
  [alice, bob].map(({ account, password }) => [account, password]),
);

/**
 * Starts a real OpenID provider on 127.0.0.1 with one confidential client for Gatehouse: PKCE required, opaque access
 * tokens, rotating refresh tokens for offline_access, own sign-in and consent pages.
 */
export async function startIdentityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  const knobs: Knobs = { ...defaultKnobs, ...options.knobs };
  const counts: TokenCounts = { authorization_code: 0, refresh_token: 0, faulted: 0 };
  const accounts = new Map(Object.entries(options.accounts ?? defaultAccounts));
  const client = { id: 'gatehouse', secret: randomBytes(24).toString('base64url') };
  const rows = new Map<string, unknown>();

  let answer = (_request: IncomingMessage, response: ServerResponse): void => void response.writeHead(503).end();
  const server = createServer((request, response) => answer(request, response));
  const issuer = `http://127.0.0.1:${await listen(server, options.port)}`;

  const provider = await createProvider(issuer, {
    ...await configuration(client, options.redirectUris, knobs),
    adapter: (model: string) => new MemoryAdapter(model, rows),
    findAccount: (_context, id) => (accounts.has(id) ? accountOf(id) : undefined),
  });
  countTokenRequests(provider, counts);

  const gate = new FaultGate(knobs, counts);
  const pages = new InteractionPages(provider, accounts, knobs);
  const oidc = provider.callback();
  answer = (request, response) => {
    if (gate.swallows(request, response)) return;
    if (pages.owns(request)) void pages.handle(request, response);
    else void oidc(request, response);
  };

  return {
    issuer,
    clientId: client.id,
    clientSecret: client.secret,
    counts,
    knobs,
    async introspect(token) {
      const found = await provider.AccessToken.find(token);
      return found?.isValid
        ? { account: found.accountId, clientId: found.clientId ?? '', scope: found.scope ?? '' }
        : null;
    },
    endAccessTokens() {
      for (const key of rows.keys()) if (key.startsWith('AccessToken:')) rows.delete(key);
    },
    forgetEverything: () => rows.clear(),
    stop: () => close(server),
  };
}

function countTokenRequests(provider: Provider, counts: TokenCounts): void {
  provider.use(async (context, next) => {
    await next();
    if (context.oidc?.route !== 'token') return;
    const grantType: unknown = context.oidc.params?.['grant_type'];
    if (grantType === 'authorization_code' || grantType === 'refresh_token') counts[grantType] += 1;
  });
}

/** On Node 20 oidc-provider greets with a console warning while it loads. It runs there; the greeting is noise. */
export async function createProvider(issuer: string, options: Configuration): Promise<Provider> {
  const { warn } = console;
  console.warn = () => {};
  try {
    const { Provider: OidcProvider } = await import('oidc-provider');
    return new OidcProvider(issuer, options);
  } finally {
    console.warn = warn;
  }
}
