import type { ProviderTest, ProviderView } from '../../../../preload/schema/views.ts';
import { good, note, problem, type Check, type Judgement } from '../../check.ts';

/** Reachable, with endpoints, PKCE with S256 on its leg, and a client that it knows. */
export const providerAnswers: Check<ProviderView> = {
  id: 'provider-answers',
  title: 'Provider',
  limit: 20_000,
  async look({ id, enabled, name }, { providers }) {
    if (!enabled) return judgeSwitchedOff(id, name);
    return judgeTest(id, await providers.test(id));
  },
};

const looked = 'Its endpoints, PKCE, and whether it knows the client id';

const judgeSwitchedOff = (id: number, name: string): Judgement =>
  note(looked, `${name} is switched off: nobody can sign in with it.`, 'Switch it on if it is meant to be used.', { kind: 'edit_provider', id });

export function judgeTest(id: number, { checks }: ProviderTest): Judgement {
  const failed = checks.filter(({ ok }) => !ok);
  const found = (failed.length ? failed : checks).map(({ message }) => message).join(' ');
  if (failed.length === 0) return good(looked, found);
  const remedy = failed.map((check) => check.remedy).find((text) => text !== null) ?? 'Check the settings of this provider.';
  return problem(looked, found, remedy, { kind: 'edit_provider', id });
}
