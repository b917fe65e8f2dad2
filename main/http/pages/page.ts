import { randomBytes } from 'node:crypto';
import type { HttpResponse } from '../exchange.ts';
import { html, Html } from './html.ts';
import { pageStyle } from './style.ts';

export interface Page {
  status?: number;
  title: string;
  body: Html;
  /** Runs under a nonce; pages work without it. Never holds anything but our own text. */
  script?: string;
  /** Moves on by itself after this many seconds. */
  refresh?: { seconds: number; url: string };
  /** Set where the page has a form: its POST must tell its origin, which `no-referrer` would hide. */
  hasForm?: boolean;
  headers?: HttpResponse['headers'];
}

const mark = new Html(
  '<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" aria-hidden="true">'
  + '<path d="M4 21V6l3-3 3 3 2-2 2 2 3-3 3 3v15h-5v-5a3 3 0 0 0-6 0v5z"/></svg>',
);

/**
 * A page for a person in a browser. Nothing is loaded, framed or cached; the CSP has no form-action, which browsers
 * would apply to the redirects that follow a form.
 */
export function pageResponse(page: Page): HttpResponse {
  const nonce = randomBytes(16).toString('base64');
  const markup = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
${page.refresh ? html`<meta http-equiv="refresh" content="${page.refresh.seconds};url=${page.refresh.url}">` : null}
<title>${page.title} · Gatehouse</title>
<style nonce="${nonce}">${new Html(pageStyle)}</style>
</head>
<body><main><p class="mark">${mark}Gatehouse</p>${page.body}</main>
${page.script ? html`<script nonce="${nonce}">${new Html(page.script)}</script>` : null}
</body></html>
`;
  return {
    status: page.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': page.hasForm ? 'same-origin' : 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      ...page.headers,
    },
    body: markup.markup,
  };
}
