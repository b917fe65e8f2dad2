import type { HttpResponse } from '../http/exchange.ts';
import { html } from '../http/pages/html.ts';
import { pageResponse } from '../http/pages/page.ts';

/** What a person needs who has access to the machine that Gatehouse runs on, but no session in this browser. */
export interface SignInHelp {
  adminTokenFile: string;
  processId: number;
  platform: NodeJS.Platform;
}

/**
 * A page that moves on rather than a redirect: SameSite=Strict cookies stay behind when a redirect continues a
 * navigation that began on another site, such as a terminal in the browser.
 */
export const signedInPage = (): HttpResponse => pageResponse({
  title: 'You are signed in',
  body: html`<h1>You are signed in</h1><p><a class="button primary" href="/">Open Gatehouse</a></p>`,
  refresh: { seconds: 0, url: '/' },
});

/** @param origin our origin as the caller spelled it */
export const spentLinkPage = (help: SignInHelp, origin: string): HttpResponse => pageResponse({
  status: 410,
  title: 'This link was used or has expired',
  body: html`<h1>This link was used or has expired</h1>
<p>A login link opens Gatehouse once, and only for some minutes after it was made.</p>
${newLinkSteps(help, origin)}`,
});

/** @param origin our origin as the caller spelled it */
export const signInPage = (help: SignInHelp, origin: string): HttpResponse => pageResponse({
  status: 401,
  title: 'Gatehouse is running',
  body: html`<h1>Gatehouse is running</h1>
<p>To open it in this browser, use the one-time login link that it printed when it started.</p>
${newLinkSteps(help, origin)}`,
});

export const desktopPage = (): HttpResponse => pageResponse({
  title: 'Gatehouse is running',
  body: html`<h1>Gatehouse is running</h1><p>Open its window from the icon in the tray or the menu bar.</p>`,
});

function newLinkSteps({ adminTokenFile, processId, platform }: SignInHelp, origin: string) {
  const hasSignals = platform !== 'win32';
  const file = hasSignals ? shellQuoted(adminTokenFile) : `'${adminTokenFile.replaceAll("'", "''")}'`;
  // PowerShell has `cat` too; before version 6 its `curl` was another program.
  const program = hasSignals ? 'curl' : 'curl.exe';
  const ask = `${program} -X POST -H "Authorization: Bearer $(cat ${file})" ${origin}/api/v1/ui/login-links`;
  return html`<h2>A new link</h2>
${hasSignals ? html`<p>Have Gatehouse print one where it runs:</p><p><code>kill -USR1 ${processId}</code></p>` : null}
<p>${hasSignals ? 'Or ask for one:' : 'In PowerShell, ask for one:'}</p><p><code>${ask}</code></p>`;
}

const shellQuoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
