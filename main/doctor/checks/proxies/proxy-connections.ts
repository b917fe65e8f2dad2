import type { ConnectionView, ProxyView } from '../../../../preload/schema/views.ts';
import { good, problem, type Check, type Judgement } from '../../check.ts';

/** The sign-ins at the provider: alive, and able to go on after their token has expired. */
export const proxyConnections: Check<ProxyView> = {
  id: 'proxy-connections',
  title: 'Signed-in accounts',
  applies: ({ oauth_proxy_enabled: enabled }) => enabled,
  async look({ id }, { connections, now }) {
    return judgeConnections(id, (await connections.list()).filter(({ proxy_id: own }) => own === id), now());
  },
};

/** @param now epoch milliseconds */
export function judgeConnections(id: number, connections: readonly ConnectionView[], now: number): Judgement {
  const looked = 'The sign-ins at the provider, and how long their tokens last';
  if (connections.length === 0) return good(looked, 'Nobody has signed in yet.');
  const dead = connections.filter((one) => one.state === 'ended' || (!one.refreshable && hasExpired(one, now)));
  const alive = connections.length - dead.length;
  if (dead.length === 0) return good(looked, `${connections.map(nameOf).join(', ')}: signed in.`);
  const found = dead.map((one) => `${nameOf(one)}: ${one.reason ?? 'the token has expired and the provider gave nothing to renew it with.'}`).join(' ');
  return alive > 0
    ? { verdict: 'note', looked_at: looked, found, fix: { text: 'Remove it, or sign in once more.', action: { kind: 'connect', id } } }
    : problem(looked, found, 'Sign in once more.', { kind: 'connect', id });
}

const hasExpired = ({ access_expires_at: at }: ConnectionView, now: number): boolean => at !== null && Date.parse(at) <= now;

const nameOf = ({ account, provider }: ConnectionView): string => account ?? `An account at ${provider}`;
