import type { ConnectedClient, ClientStore } from '../../support/mcp-client.ts';
import { connectMcpClient } from '../../support/mcp-client.ts';
import { HttpBrowser } from '../../support/http-browser.ts';
import type { OAuthAnswer, OAuthClient } from '../../support/oauth-client.ts';
import { alice } from '../../support/person.ts';
import type { Scene } from '../../support/scene.ts';
import { signInOverHttp } from '../../support/sign-in-over-http.ts';

/** What a plain client holds of its grant. */
export interface Holding {
  client_id: string;
  access_token: string;
  refresh_token: string;
}

/** Lets any number of token requests through: the races are about order, not about limits. */
export const withoutLimit = { GATEHOUSE_RATE_LIMIT_PER_MINUTE: '1000000' };

/** A plain client that a person has signed in. */
export async function signIn(client: OAuthClient): Promise<Holding> {
  const issued = await client.obtainCode(alice);
  return holdingOf(issued.client_id, await client.redeem(issued));
}

/** The refresh of one window. */
export const refresh = (client: OAuthClient, { client_id, refresh_token }: Holding): Promise<OAuthAnswer> =>
  client.token({ grant_type: 'refresh_token', client_id, refresh_token });

/** Several windows of one client refresh at once, all with the same token. */
export const refreshInWindows = (client: OAuthClient, held: Holding, windows: number): Promise<OAuthAnswer[]> =>
  Promise.all(Array.from({ length: windows }, () => refresh(client, held)));

/** @throws where the answer has no tokens to hold */
export function holdingOf(clientId: string, { status, body }: OAuthAnswer): Holding {
  const { access_token: access, refresh_token: next } = body;
  if (status !== 200 || typeof access !== 'string' || typeof next !== 'string') {
    throw new Error(`No usable answer: ${status} ${JSON.stringify(body)}`);
  }
  return { client_id: clientId, access_token: access, refresh_token: next };
}

/** An SDK client that counts how often it sent the person to sign in. */
export class CountingClient {
  readonly store: ClientStore = {};
  signIns = 0;
  readonly #url: string;

  constructor({ proxy }: Pick<Scene, 'proxy'>) {
    this.#url = proxy.url;
  }

  /** Connects with what it remembers. */
  connect(): Promise<ConnectedClient> {
    return connectMcpClient({
      url: this.#url,
      store: this.store,
      openBrowser: (url) => {
        this.signIns += 1;
        return signInOverHttp(new HttpBrowser(), url, alice);
      },
    });
  }
}
