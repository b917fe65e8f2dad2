import type { HttpResponse } from '../http/exchange.ts';
import { asErrorDescription, type OAuthErrorCode } from './oauth-error.ts';
import { html } from '../http/pages/html.ts';
import { pageResponse } from '../http/pages/page.ts';
import { destinationOf } from './redirect-uris/destination.ts';

/** Where an authorization response goes. Only ever made of a validated request. */
export interface ResponseTarget {
  redirectUri: string;
  state: string | null;
  issuer: string;
  clientName: string;
}

export const successResponse = (target: ResponseTarget, code: string): HttpResponse => respond(target, [['code', code]], {
  title: `Signed in. Return to ${target.clientName}`,
  next: 'It finishes the connection by itself, and its tools are there in a moment.',
});

/** @param remedy what a person can do; for our own record, the client is not told */
export function errorResponse(
  target: ResponseTarget, error: OAuthErrorCode, description: string, remedy?: string,
): HttpResponse {
  const answer = respond(target, [['error', error], ['error_description', asErrorDescription(description)]], {
    title: `Not connected. Return to ${target.clientName}`,
    next: `${description} Nothing was given away; to try again, connect once more there.`,
  });
  return { ...answer, meaning: { ...answer.meaning, refusal: { code: error, reason: description, remedy } } };
}

/** What a person reads where the page is ours. */
interface Outcome {
  title: string;
  next: string;
}

/**
 * RFC 6749 section 4.1.2 with `iss` on success and error (RFC 9207). Loopback and https: a plain 302. Private schemes:
 * a page with a visible link, since a redirect there leaves a dead tab.
 */
function respond(target: ResponseTarget, parameters: [string, string][], outcome: Outcome): HttpResponse {
  const all = [...parameters, ...(target.state === null ? [] : [['state', target.state] as [string, string]]), ['iss', target.issuer] as [string, string]];
  const location = target.redirectUri + (target.redirectUri.includes('?') ? '&' : '?')
    + all.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  if (!destinationOf(target.redirectUri).isPrivateScheme) {
    return {
      status: 302,
      headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
      body: '',
    };
  }
  const page = pageResponse({
    title: `Return to ${target.clientName}`,
    refresh: { seconds: 0, url: location },
    body: html`<h1>${outcome.title}</h1>
<p>${outcome.next}</p>
<p>Your browser may ask whether to open the app. If nothing happens, use the button.</p>
<div class="row"><a class="button primary" href="${location}">Open ${target.clientName}</a></div>
<p class="soft">You can close this tab afterwards.</p>`,
  });
  return { ...page, meaning: { goesTo: location } };
}
