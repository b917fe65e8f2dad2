import type { HttpResponse } from '../../http/exchange.ts';
import { html } from '../../http/pages/html.ts';
import { recoveriesFor } from './client-recovery.ts';
import { pageResponse } from '../../http/pages/page.ts';

export interface ErrorPage {
  status: number;
  /** Of the error, for the record. */
  code?: string;
  title: string;
  message: string;
  remedy: string;
  /** A link that tries again, and the words on it. */
  action?: { label: string; url: string };
  secondary?: { label: string; url: string };
}

export function errorPage(page: ErrorPage): HttpResponse {
  const refusal = { code: page.code ?? 'sign_in_refused', reason: page.message, remedy: page.remedy };
  const answer = pageResponse({
    status: page.status,
    title: page.title,
    body: html`<h1>${page.title}</h1><p>${page.message}</p><p><strong>What to do:</strong> ${page.remedy}</p>
${page.action || page.secondary
  ? html`<div class="row">${page.secondary && html`<a class="button" href="${page.secondary.url}">${page.secondary.label}</a>`}
${page.action && html`<a class="button primary" href="${page.action.url}">${page.action.label}</a>`}</div>`
  : null}`,
  });
  return { ...answer, meaning: { refusal } };
}

/**
 * A client that Gatehouse does not know. Never a redirect: the redirect URI is not proven (RFC 6749 section 4.1.2.1).
 * Clients keep a lost registration for good, so the page tells how to make each forget it.
 */
export function unknownClientPage(proxyName: string, redirectUri: string | null): HttpResponse {
  const answer = pageResponse({
    status: 400,
    title: 'This app must register again',
    body: html`<h1>This app must register again</h1>
<p>The app that sent you here uses a registration at “${proxyName}” that Gatehouse does not have, perhaps because it was removed. It has to forget it and register anew; it cannot find that out by itself.</p>
<h2>How to do that</h2>
${recoveriesFor(redirectUri).map((recovery, index) => html`<details${index === 0 ? html` open` : null}><summary>${recovery.client}</summary>
<p>${recovery.steps}</p>${recovery.command && html`<p><code>${recovery.command}</code></p>`}</details>`)}`,
  });
  return {
    ...answer,
    meaning: {
      refusal: {
        code: 'invalid_client',
        reason: 'The app uses a registration that Gatehouse does not have.',
        remedy: 'Remove this server from the app and add it again, so that it registers anew.',
      },
    },
  };
}
