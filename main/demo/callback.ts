import { randomUUID } from 'node:crypto';
import type { HttpResponse } from '../http/exchange.ts';
import { openLocalServer } from './local-server.ts';
import { demoPage } from './page.ts';

/** The demo app's end of the redirect (RFC 8252 section 7.3). */
export interface DemoCallback {
  redirectUri: string;
  /** Goes with the request, and comes back with the answer (RFC 6749 section 10.12). */
  state: string;
  /** The query of the answer. */
  answer: Promise<URLSearchParams>;
  close(): Promise<void>;
}

export async function openCallback(): Promise<DemoCallback> {
  const state = randomUUID();
  let answered: (query: URLSearchParams) => void = () => undefined;
  const answer = new Promise<URLSearchParams>((resolve) => { answered = resolve; });
  const server = await openLocalServer(({ path, query }): Promise<HttpResponse> => {
    // Any program may knock here: only the answer to our own request counts.
    if (path !== '/callback' || query.get('state') !== state) {
      return Promise.resolve({ status: 404, headers: {}, body: '' });
    }
    answered(query);
    return Promise.resolve(query.has('code')
      ? demoPage('Signed in', '<h1>The demo app is signed in</h1><p>Close this tab and go back to Gatehouse: the answer of the tool is there.</p>')
      : demoPage('Not signed in', '<h1>The demo app is not signed in</h1><p>Close this tab and go back to Gatehouse.</p>'));
  });
  return { redirectUri: `${server.origin}/callback`, state, answer, close: () => server.close() };
}
