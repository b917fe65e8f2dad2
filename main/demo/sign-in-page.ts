import type { HttpResponse } from '../http/exchange.ts';
import { demoPage, escaped } from './page.ts';

const kept = [
  'client_id', 'redirect_uri', 'response_type', 'state', 'nonce', 'code_challenge', 'code_challenge_method',
] as const;

/** The provider's own page: what Google or a company's sign-in would show here. */
export const signInPage = (query: URLSearchParams): HttpResponse => demoPage('Sign in to the demo', `
<h1>Sign in to the demo</h1>
<p>This page stands for your identity provider. It knows one person, and asks for no password.</p>
<form method="post" action="/authorize">
${kept.map((name) => `<input type="hidden" name="${name}" value="${escaped(query.get(name) ?? '')}">`).join('\n')}
<div class="row"><button class="primary" name="decision" value="sign_in">Sign in as Ada</button>
<button name="decision" value="cancel">Cancel</button></div></form>`);
