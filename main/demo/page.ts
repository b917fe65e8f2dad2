import { randomBytes } from 'node:crypto';
import type { HttpResponse } from '../http/exchange.ts';

const style = `:root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-items:center;
font:16px/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}main{max-width:26rem;padding:2rem}
h1{font-size:1.4rem;margin:0 0 .5rem}p{margin:0 0 1rem}.row{display:flex;gap:.5rem}
button{font:inherit;padding:.5rem 1.1rem;border-radius:.5rem;border:1px solid GrayText;background:Canvas;color:CanvasText}
button.primary{background:#14614c;border-color:#14614c;color:#fff}`;

/** A page of the demo. Nothing is loaded or framed, and nothing runs. @param body markup whose values are escaped */
export function demoPage(title: string, body: string): HttpResponse {
  const nonce = randomBytes(16).toString('base64');
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style nonce="${nonce}">${style}</style><main>${body}</main></html>`,
  };
}

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
