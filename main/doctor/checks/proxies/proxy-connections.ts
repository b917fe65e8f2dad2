import type { ConnectionView, ProxyView } from '../../../../preload/schema/views.ts';
import { good, note, problem, type Check, type Judgement } from '../../check.ts';

/** The sign-ins at the provider: alive, and able to go on after their token has expired. */
export const proxyConnections: Check<ProxyView> = {
  id: 'proxy-connections',
  title: 'Signed-in accounts',
  applies: ({ oauth_proxy_enabled: enabled }) => enabled,
  async look({ id, oauth_proxy_provider_id: chosen }, { connections, now }) {
    return judgeConnections(id, (await connections.list()).filter(({ proxy_id: own }) => own === id), now(), chosen);
  },
};

/**
 * @param now epoch milliseconds
 * @param chosen id of the provider that a person set up for the proxy; null: the server's own sign-in is used
 */
export function judgeConnections(
  id: number, connections: readonly ConnectionView[], now: number, chosen: number | null = null,
): Judgement {
  const looked = 'The sign-ins at the provider, and how long their tokens last';
  if (connections.length === 0) return good(looked, 'Nobody has signed in yet.');
  const dead = connections.filter((one) => one.state === 'ended' || (!one.refreshable && hasExpired(one, now)));
  const alive = connections.length - dead.length;
  if (dead.length === 0) {
    const brief = connections.find((one) => !one.refreshable && one.access_expires_at !== null);
    return brief ? judgeBrief(looked, brief, chosen) : good(looked, `${connections.map(nameOf).join(', ')}: signed in.`);
  }
  const found = dead.map((one) => `${nameOf(one)}: ${one.reason ?? 'the token has expired and the provider gave nothing to renew it with.'}`).join(' ');
  return alive > 0
    ? { verdict: 'note', looked_at: looked, found, fix: { text: 'Remove it, or sign in once more.', action: { kind: 'connect', id } } }
    : problem(looked, found, 'Sign in once more.', { kind: 'connect', id });
}

/** Signed in, but somebody has to do it again each time that the token has run out. */
const judgeBrief = (looked: string, one: ConnectionView, chosen: number | null): Judgement => note(looked,
  `${nameOf(one)} is signed in until ${one.access_expires_at}, and then has to sign in again: ${one.provider} gave nothing to renew the token with.`,
  `Have ${one.provider} give a refresh token: add the scope offline_access, and allow it for this client there. Then sign in once more.`,
  chosen === null ? null : { kind: 'edit_provider', id: chosen });

const hasExpired = ({ access_expires_at: at }: ConnectionView, now: number): boolean => at !== null && Date.parse(at) <= now;

const nameOf = ({ account, provider }: ConnectionView): string => account ?? `An account at ${provider}`;
