const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const text = (value: string): string => value.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${text(title)}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 22rem; margin: 15vh auto; padding: 0 1rem }
  label { display: block; margin: 1rem 0 } input { font: inherit; width: 100%; box-sizing: border-box }
  button { font: inherit; padding: .4rem 1rem } [role=alert] { color: #b00020 }
</style>
<h1>${text(title)}</h1>
${body}
</html>`;

/** The page that asks for account and password. `problem` says what was wrong with the last try. */
export const signInPage = (action: string, problem: string | null): string => page('Sign in', `
${problem ? `<p role="alert">${text(problem)}</p>` : ''}
<form method="post" action="${text(action)}">
  <label>Account <input name="account" autocomplete="username" required autofocus></label>
  <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
  <button name="step" value="sign-in">Sign in</button>
  <button name="step" value="cancel" formnovalidate>Cancel</button>
</form>`);

/** The page that asks whether `client` may have `scopes`. */
export const consentPage = (action: string, account: string, client: string, scopes: string[]): string => page(
  `Let ${client} in?`, `
<p>You are signed in as <strong>${text(account)}</strong>. ${text(client)} asks for:</p>
<ul>${scopes.map((scope) => `<li>${text(scope)}</li>`).join('')}</ul>
<form method="post" action="${text(action)}">
  <button name="step" value="continue" autofocus>Continue</button>
  <button name="step" value="cancel">Cancel</button>
</form>`);

export const problemPage = (message: string): string => page('This does not work', `<p>${text(message)}</p>`);
