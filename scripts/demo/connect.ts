import { HttpBrowser } from '../../test/support/http-browser.ts';
import { connectMcpClient, type ClientStore } from '../../test/support/mcp-client.ts';
import { alice } from '../../test/support/person.ts';
import { signInOverHttp } from '../../test/support/sign-in-over-http.ts';
import { describeVisit } from './browser-steps.ts';
import { describeExchange } from './client-steps.ts';
import { maskUrl } from './mask.ts';
import type { Narrator } from './narrator.ts';
import type { UpstreamKind } from './options.ts';
import type { Stage } from './stage.ts';
import { watchedFetch } from './watched-fetch.ts';

/** What the two ends of the call hold and saw. */
export interface Outcome {
  clientToken: string;
  upstream: UpstreamKind;
  /** Text of the tool's answer. */
  answer: string;
}

/** A client that knows nothing but the proxy's URL connects and calls a tool; every request is told as it happens. */
export async function connectAndCall(say: Narrator, stage: Stage): Promise<Outcome> {
  const { gatehouse, provider, proxyUrl, upstream } = stage;
  const tell = (sentence: string | null, { method, url, status }: { method: string; url: string; status: number }) => {
    if (sentence) say.step(sentence, `${method} ${maskUrl(url)} -> ${status}`);
  };
  const browser = new HttpBrowser((visit) => {
    tell(describeVisit(visit, { gateway: gatehouse.url, issuer: provider.issuer }), visit);
  });
  const store: ClientStore = {};

  const { callTool, close } = await connectMcpClient({
    url: proxyUrl,
    transport: upstream.kind === 'sse' ? 'sse' : 'http',
    name: 'Demo client',
    store,
    fetch: watchedFetch((exchange) => tell(describeExchange(exchange), exchange)),
    openBrowser: (url) => signInOverHttp(browser, url, alice),
  });
  // The reference server, which stands for stdio here, has no tool that tells who calls.
  const answer = await (upstream.kind === 'stdio' ? callTool('echo', { message: 'hello' }) : callTool('whoami'));
  await close();
  return { clientToken: store.tokens?.access_token ?? '', upstream: upstream.kind, answer };
}
