import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendResponse } from '../http/exchange.ts';
import { html } from '../http/pages/html.ts';
import { pageResponse } from '../http/pages/page.ts';
import type { ProxyRecord } from '../store/records.ts';

/**
 * True where a person has opened an address of a proxy in a browser, to see what is there: no program says of its
 * requests that they are navigations (Fetch Metadata, section 2.2).
 */
export const isVisit = ({ method, headers }: IncomingMessage): boolean =>
  method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';

/** Says to a person what the address is for that they have opened. @param origin ours, as the browser spelled it */
export function answerVisit(
  response: ServerResponse, { name, path }: ProxyRecord, origin: string, status: 401 | 404, challenge: string | null,
): void {
  sendResponse(response, pageResponse({
    status,
    title: name,
    headers: challenge === null ? {} : { 'www-authenticate': challenge },
    body: html`<h1>“${name}” is for apps</h1>
<p>An MCP server answers here, and apps speak to it; a browser shows nothing of it. Enter this address in your app as a remote (HTTP) MCP server:</p>
<p><code>${origin}${path}</code></p>
<p>The app then opens the page where you sign in.</p>
<p class="soft">Gatehouse enters it for you in the apps that it knows: see Apps in its window.</p>`,
  }));
}
