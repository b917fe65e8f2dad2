import type { ConsentView } from '../../../preload/schema/views.ts';
import type { HttpResponse } from '../../http/exchange.ts';
import { html } from '../../http/pages/html.ts';
import { pageResponse } from '../../http/pages/page.ts';

/** Asks whether the decision fell elsewhere (the application's window, REST), then loads the page anew. */
const followDecision = `
const poll = async () => {
  try {
    const answer = await fetch(location.href, { headers: { accept: 'application/json' }, cache: 'no-store' });
    if (answer.status !== 200 || (await answer.json()).standing !== 'pending') return location.replace(location.href);
  } catch {}
  setTimeout(poll, 800);
};
setTimeout(poll, 800);
`;

/** Allow is armed after a moment: a click meant for something else must not allow. */
const armAllow = `
const allow = document.querySelector('button[value=allow]');
document.querySelector('button[value=deny]').focus();
setTimeout(() => { allow.disabled = false; }, 1200);
`;

const afterwards = (view: ConsentView) => view.shares_sign_in
  ? html`it uses the sign-in that is there${view.account && html` (<strong>${view.account}</strong>)`},`
  : html`you sign in at ${view.provider}${view.account && html` (so far as <strong>${view.account}</strong>)`},`;

const facts = (view: ConsentView) => html`<dl>
<dt>MCP server</dt><dd>${view.proxy}</dd>
<dt>Sign in with</dt><dd>${view.provider}</dd>
<dt>Returns to</dt><dd><strong>${view.redirect_host}</strong><br><code>${view.redirect_uri}</code></dd>
</dl>
${view.redirect_warning && html`<p class="warn"><strong>Look closely.</strong> ${view.redirect_warning}</p>`}
${view.scopes.length > 0 && html`<h2>It will be able to</h2><ul>${view.scopes.map((scope) => html`<li>${scope.meaning} <code>${scope.name}</code></li>`)}</ul>`}
${view.redirect_is_loopback && html`<p class="warn">The answer goes to a program on this computer. Gatehouse cannot check which one: allow only if you have just started this sign-in yourself.</p>`}`;

/** On the desktop: the application's window asks, the browser waits and shows the same code. */
export const waitingPage = (view: ConsentView): HttpResponse => pageResponse({
  title: 'Answer in Gatehouse',
  script: followDecision,
  body: html`<h1>Answer in the Gatehouse window</h1>
<p><strong>${view.client_name}</strong> wants to use “${view.proxy}”. Gatehouse asks you in a window of its own.</p>
<p>Check that the window shows this code:</p>
<p class="code" aria-label="Code">${view.code}</p>
<p class="soft">No window? Open Gatehouse from its tray icon. This page goes on by itself.</p>
<noscript><p><a class="button" href="">Continue after answering</a></p></noscript>`,
});

/** Headless: the browser page asks. */
export const askingPage = (view: ConsentView, form: { action: string; transactionId: string; csrf: string }): HttpResponse => pageResponse({
  title: `Allow ${view.client_name}?`,
  hasForm: true,
  script: armAllow + followDecision,
  body: html`<h1>Allow <strong>${view.client_name}</strong> to use “${view.proxy}”?</h1>
<p>If you allow it, ${afterwards(view)} and the app may call this MCP server for you.</p>
${facts(view)}
<p class="soft">Code <strong>${view.code}</strong>: the same as under Requests in Gatehouse.</p>
<form method="post" action="${form.action}"><input type="hidden" name="txn_id" value="${form.transactionId}"><input type="hidden" name="csrf" value="${form.csrf}">
${view.can_remember && html`<p><label><input type="checkbox" name="remember"> Don’t ask again for this app for 30 days</label></p>`}
<div class="row"><button name="decision" value="deny" autofocus>Deny</button><button class="primary" name="decision" value="allow" disabled>Allow</button></div></form>
<noscript><p class="warn">Allow needs JavaScript on this page. You can also answer in Gatehouse, under Requests.</p></noscript>`,
});

/** After the form: a page that moves on, since a redirect out of a form post can be blocked by the browser. */
export const decidedPage = (allowed: boolean, url: string): HttpResponse => pageResponse({
  title: allowed ? 'Allowed' : 'Denied',
  refresh: { seconds: 0, url },
  body: html`<h1>${allowed ? 'Allowed' : 'Denied'}</h1><p>${allowed ? 'You go on to sign in.' : 'You return to the app.'}</p>
<div class="row"><a class="button primary" href="${url}">Continue</a></div>`,
});
