import type { ProviderView } from '../../../../preload/schema/views.ts';
import { good, problem, type Check, type Judgement } from '../../check.ts';

/** Nobody but the provider knows what is registered there: the address is named, so that a person can compare. */
export const providerCallback: Check<ProviderView> = {
  id: 'provider-callback',
  title: 'Callback URL',
  applies: ({ enabled }) => enabled,
  look: async (provider, { gateway }) => judgeCallback(provider, gateway.view().port),
};

export function judgeCallback({ name, redirect_uri: callback }: Pick<ProviderView, 'name' | 'redirect_uri'>, gatewayPort: number): Judgement {
  const looked = 'The callback URL that goes to the provider';
  const { hostname, port } = new URL(callback);
  const isOwn = hostname === 'localhost' || hostname === '127.0.0.1';
  if (isOwn && Number(port || 80) !== gatewayPort) {
    return problem(looked, `${callback} leads to another port than the gateway's, which is ${gatewayPort}.`, 'Restart Gatehouse.');
  }
  return good(looked, `Compare: ${name} must have exactly ${callback} as redirect URI. If it says that the redirect URI does not match, it has another one.`);
}
