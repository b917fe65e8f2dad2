import { HttpBrowser } from '../../test/support/http-browser.ts';
import { connectMcpClient, type ClientStore } from '../../test/support/mcp-client.ts';
import type { WhoAmI } from '../../test/support/mcp-server/tools.ts';
import { alice } from '../../test/support/person.ts';
import { signInOverHttp } from '../../test/support/sign-in-over-http.ts';
import { describeVisit } from './browser-steps.ts';
import { describeExchange } from './client-steps.ts';
import { maskUrl } from './mask.ts';
import type { Narrator } from './narrator.ts';
import type { Stage } from './stage.ts';
import { watchedFetch } from './watched-fetch.ts';

/** What the two ends of the call hold and saw. */
export interface Outcome {
  clientToken: string;
  seen: WhoAmI;
}

/** A client that knows nothing but the proxy's URL connects and calls a tool; every request is told as it happens. */
export async function connectAndCall(say: Narrator, { gatehouse, provider, proxyUrl }: Stage): Promise<Outcome> {
  const tell = (sentence: string | null, { method, url, status }: { method: string; url: string; status: number }) => {
    if (sentence) say.step(sentence, `${method} ${maskUrl(url)} -> ${status}`);
  };
  const browser = new HttpBrowser((visit) => {
    tell(describeVisit(visit, { gateway: gatehouse.url, issuer: provider.issuer }), visit);
  });
  const store: ClientStore = {};

  const { callTool, close } = await connectMcpClient({
    url: proxyUrl,
    name: 'Demo client',
    store,
    fetch: watchedFetch((exchange) => tell(describeExchange(exchange), exchange)),
    openBrowser: (url) => signInOverHttp(browser, url, alice),
  });
  const seen = JSON.parse(await callTool('whoami')) as WhoAmI;
  await close();
  return { clientToken: store.tokens?.access_token ?? '', seen };
}
