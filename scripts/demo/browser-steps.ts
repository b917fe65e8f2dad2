import type { Visit } from '../../test/support/http-browser.ts';

/** The addresses by which pages are told apart. */
export interface Places {
  gateway: string;
  issuer: string;
}

/** Says in words what a visit of the browser was about; null where it is a mere stop on the way. */
export function describeVisit(visit: Visit, { gateway, issuer }: Places): string | null {
  const { origin, pathname } = new URL(visit.url);
  if (origin === issuer) return pathname.startsWith('/interaction/') ? describeProviderPage(visit.pressed) : null;
  if (origin !== gateway) return pathname === '/callback' ? 'The browser is back at the client, with a code.' : null;
  if (pathname.endsWith('/authorize')) return 'It opens the browser, which comes to Gatehouse first.';
  if (pathname.endsWith('/consent')) return describeConsent(visit);
  return pathname.endsWith('/callback')
    ? 'The browser is back at Gatehouse, which fetches the provider\'s tokens and keeps them.'
    : null;
}

function describeConsent({ status, pressed }: Visit): string {
  if (pressed) return `Alice presses "${pressed}". Without that, nothing goes on.`;
  return status === 200
    ? 'Gatehouse asks: may this client use the MCP server?'
    : 'Gatehouse sends the browser on to the identity provider, with a PKCE leg of its own.';
}

const answers: Record<string, string> = {
  'Sign in': 'Alice signs in with her password.',
  'Continue': 'Alice lets Gatehouse in.',
};

const describeProviderPage = (pressed: string | null): string =>
  (pressed ? answers[pressed] ?? `Alice presses "${pressed}".` : 'The identity provider asks her.');
