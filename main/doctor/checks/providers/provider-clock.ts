import type { ProviderTemplate, ProviderView } from '../../../../preload/schema/views.ts';
import { good, problem, unknown, type Check, type Judgement } from '../../check.ts';

/** Id tokens are judged with some tolerance; from here on sign-ins begin to fail. Seconds. */
const tolerated = 30;

/** The clock of this computer beside the provider's, as its Date header tells (RFC 9110 section 6.6.1). */
export const providerClock: Check<ProviderView> = {
  id: 'provider-clock',
  title: 'Clock',
  limit: 10_000,
  applies: ({ enabled }) => enabled,
  async look(provider, { providers, fetch, now }, signal) {
    const url = addressOf(provider, providers.templates());
    if (url === null) return unknown(looked, 'The provider has no address yet.');
    const asked = now();
    const response = await fetch(url, { redirect: 'manual', signal }).catch(() => null);
    if (response === null) return unknown(looked, `${url.host} does not answer, so the clocks cannot be compared.`);
    const answered = now();
    await response.body?.cancel();
    return judgeClock(url.host, response.headers.get('date'), (asked + answered) / 2);
  },
};

const looked = 'The clock of this computer beside the provider’s';

/** @param at epoch milliseconds of our clock when the provider wrote its date */
export function judgeClock(host: string, date: string | null, at: number): Judgement {
  const theirs = date === null ? NaN : Date.parse(date);
  if (Number.isNaN(theirs)) return unknown(looked, `${host} does not say what time it is there.`);
  // The header counts whole seconds: on average the moment was half a second later.
  const ahead = Math.round((at - theirs - 500) / 1000);
  if (Math.abs(ahead) <= tolerated) return good(looked, `They agree within ${Math.max(1, Math.abs(ahead))} s.`);
  return problem(looked, `The clock of this computer is ${inWords(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} ${host}. Sign-ins fail, because tokens seem to be ${ahead > 0 ? 'expired' : 'from the future'}.`,
    'Let the operating system set its clock from the internet.');
}

function addressOf({ issuer, token_url: token, provider_type: type }: ProviderView, templates: readonly ProviderTemplate[]): URL | null {
  const preset = templates.find(({ provider_type: own }) => own === type);
  const text = issuer ?? token ?? preset?.issuer ?? preset?.token_url ?? null;
  return text === null ? null : new URL('/', text);
}

function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} hours` : `${Math.round(seconds / 86_400)} days`;
}
