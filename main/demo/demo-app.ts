import {
  Client, StreamableHTTPClientTransport, UnauthorizedError, type OAuthClientInformationMixed, type OAuthClientProvider,
  type OAuthDiscoveryState, type OAuthTokens,
} from '@modelcontextprotocol/client';
import type { DemoCallback } from './callback.ts';
import { demoDenied, demoRefused } from './demo-error.ts';
import { greetingTool } from './demo-mcp-server.ts';
import { openConnections } from './own-connections.ts';

export interface DemoWalk {
  /** The proxy's URL: all that the app knows. */
  url: string;
  callback: DemoCallback;
  /** The person signs in here. */
  onSignIn: (authorizationUrl: string) => void;
  /** The sign-in came back with a code. */
  onSignedIn: () => void;
  /** The app has its tokens and calls. */
  onTokens: () => void;
  signal: AbortSignal;
}

/**
 * An MCP client as any other: it is given an address, finds out by itself how to sign in, registers, has the person
 * sign in, and calls a tool. Keeps nothing.
 * @returns what the tool answered
 * @throws GatehouseError "demo_denied", "demo_refused"; what the SDK throws where Gatehouse does not answer; the
 *   reason of `signal`
 */
export async function walk(options: DemoWalk): Promise<string> {
  const connections = openConnections();
  try {
    return await unlessAborted(walkOver(connections.fetch, options), options.signal);
  } finally {
    await connections.end();
  }
}

async function walkOver(
  ownFetch: typeof fetch, { url, callback, onSignIn, onSignedIn, onTokens }: DemoWalk,
): Promise<string> {
  const memory = new Memory(callback, onSignIn);
  const newTransport = () => new StreamableHTTPClientTransport(new URL(url), { authProvider: memory, fetch: ownFetch });
  const first = newTransport();
  const isLetIn = await newClient().connect(first).then(() => true, (error: unknown) => {
    if (error instanceof UnauthorizedError) return false;
    throw error;
  });
  if (!isLetIn) {
    const query = await callback.answer;
    const code = codeOf(query);
    onSignedIn();
    await first.finishAuth(code, query.get('iss') ?? undefined);
  }
  onTokens();
  const client = newClient();
  await client.connect(newTransport());
  try {
    const { content } = await client.callTool({ name: greetingTool, arguments: {} });
    return content.map((part) => (part.type === 'text' ? part.text : '')).join(' ');
  } finally {
    await client.close();
  }
}

const newClient = (): Client => new Client({ name: 'gatehouse-demo-app', title: 'Demo app', version: '1.0.0' });

function unlessAborted<T>(awaited: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([awaited, new Promise<never>((_, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  })]);
}

function codeOf(query: URLSearchParams): string {
  const error = query.get('error');
  if (error === 'access_denied') throw demoDenied();
  const code = query.get('code');
  if (error !== null || code === null) throw demoRefused(error ?? 'no code');
  return code;
}

/** What an MCP client keeps of its sign-in, for as long as the demo runs. */
class Memory implements OAuthClientProvider {
  readonly redirectUrl: string;
  readonly state: () => string;
  readonly redirectToAuthorization: (url: URL) => void;
  #client: OAuthClientInformationMixed | undefined;
  #tokens: OAuthTokens | undefined;
  #verifier = '';
  #discovered: OAuthDiscoveryState | undefined;

  constructor({ redirectUri, state }: DemoCallback, onSignIn: (authorizationUrl: string) => void) {
    this.redirectUrl = redirectUri;
    this.state = () => state;
    this.redirectToAuthorization = (url) => onSignIn(url.href);
  }

  get clientMetadata() {
    return {
      client_name: 'Demo app',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  }

  clientInformation = (): OAuthClientInformationMixed | undefined => this.#client;
  tokens = (): OAuthTokens | undefined => this.#tokens;
  codeVerifier = (): string => this.#verifier;
  discoveryState = (): OAuthDiscoveryState | undefined => this.#discovered;
  saveDiscoveryState = (discovered: OAuthDiscoveryState): void => void (this.#discovered = discovered);
  saveClientInformation = (client: OAuthClientInformationMixed): void => void (this.#client = client);
  saveTokens = (tokens: OAuthTokens): void => void (this.#tokens = tokens);
  saveCodeVerifier = (verifier: string): void => void (this.#verifier = verifier);
}
