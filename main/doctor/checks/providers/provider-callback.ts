import type { ProviderView } from '../../../../preload/schema/views.ts';
import { good, problem, type Check, type Judgement } from '../../check.ts';

/**
 * Whether the provider has the callback URL. It is asked as a browser would ask it, for an answer without a person
 * (`prompt=none`, OpenID Connect Core 1.0 section 3.1.2.1): only to a redirect URI that it knows it sends anybody back,
 * be it with an error (RFC 6749 section 4.1.2.1). Many providers show a page instead, whatever they know; then the
 * address is named, so that a person can compare.
 */
export const providerCallback: Check<ProviderView> = {
  id: 'provider-callback',
  title: 'Callback URL',
  limit: 10_000,
  applies: ({ enabled }) => enabled,
  async look(provider, { gateway, providers, fetch }, signal) {
    const elsewhere = judgePort(provider, gateway.view().port);
    if (elsewhere) return elsewhere;
    try {
      const response = await fetch(await providers.silentSignInUrl(provider.id), { redirect: 'manual', signal });
      return judgeCallback(provider, {
        status: response.status, location: response.headers.get('location'), text: (await response.text()).slice(0, mostLetters),
      });
    } catch {
      // Why there is no answer is told elsewhere.
      return judgeCallback(provider, null);
    }
  },
};

type Named = Pick<ProviderView, 'id' | 'name' | 'redirect_uri'>;

/** Of a page that a provider shows. */
const mostLetters = 256 * 1024;

/** Refusals name it so: "redirect_uri", "Redirect URI", "Callback URL". With "=" it is the request that is repeated. */
const namesRedirect = /(?:redirect[ _-]?|callback )ur[il]s?(?!=|%3D)/i;

const looked = 'Whether the provider has the callback URL';

/** Where the address leads to another port than the gateway's. */
export function judgePort({ redirect_uri: callback }: Named, gatewayPort: number): Judgement | null {
  const { hostname, port } = new URL(callback);
  const isOwn = hostname === 'localhost' || hostname === '127.0.0.1';
  if (!isOwn || Number(port || 80) === gatewayPort) return null;
  return problem(looked, `${callback} leads to another port than the gateway's, which is ${gatewayPort}.`, 'Restart Gatehouse.');
}

/** @param answer of the authorization endpoint; null: there was none */
export function judgeCallback(
  { id, name, redirect_uri: callback }: Named, answer: { status: number; location: string | null; text: string } | null,
): Judgement {
  if (answer?.location && isCallback(answer.location, callback)) return good(looked, `${name} has ${callback} as redirect URI.`);
  if (answer && answer.status >= 400 && answer.status < 500 && namesRedirect.test(answer.text)) {
    return problem(looked, `${name} does not have ${callback} as redirect URI of this client, so nobody comes back from a sign-in.`,
      `Enter exactly ${callback} as redirect URI at ${name}.`, { kind: 'edit_provider', id });
  }
  return good(looked, `Compare: ${name} must have exactly ${callback} as redirect URI. If it says that the redirect URI does not match, it has another one.`);
}

/** Whatever the provider tells in query or fragment. */
const isCallback = (location: string, callback: string): boolean => location.split(/[?#]/)[0] === callback;
