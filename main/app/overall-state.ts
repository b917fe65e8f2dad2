import type { AppState, ProxyView } from '../../preload/schema/views.ts';

/** What the tray's icon shows; each kind has its own shape. */
export type OverallKind = 'running' | 'stopped' | 'attention' | 'error';

export interface OverallState {
  kind: OverallKind;
  /** One line in words, e.g. "1 of 2 proxies running, 1 needs sign-in". */
  summary: string;
}

const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

/**
 * Sums up all proxies. What is broken goes before what waits for the person, and that before what just runs: an icon
 * can only say one thing.
 */
export function overallState(state: AppState): OverallState {
  const { gateway, proxies, consents } = state;
  if (gateway.state === 'failed') return { kind: 'error', summary: gateway.detail ?? 'The gateway could not start' };
  if (gateway.state === 'starting') return { kind: 'stopped', summary: 'Starting' };

  const inState = (...states: ProxyView['status']['state'][]): number =>
    proxies.filter(({ status }) => states.includes(status.state)).length;
  const failed = inState('failed');
  const signIns = inState('needs_sign_in');
  const up = inState('running', 'needs_sign_in', 'needs_consent');

  const parts = [
    ...(up || !failed ? [runningWords(up, proxies.length)] : []),
    ...(failed ? [up ? `${failed} failed` : `${count(failed, 'proxy', 'proxies')} failed`] : []),
    ...(signIns ? [`${signIns} ${signIns === 1 ? 'needs' : 'need'} sign-in`] : []),
    ...(consents.length ? [`${count(consents.length, 'app')} waiting for your consent`] : []),
  ];
  return { kind: kindOf(failed, signIns + consents.length, up + inState('starting')), summary: parts.join(', ') };
}

function kindOf(failed: number, waiting: number, up: number): OverallKind {
  if (failed) return 'error';
  if (waiting) return 'attention';
  return up ? 'running' : 'stopped';
}

function runningWords(up: number, all: number): string {
  if (all === 0) return 'No proxies yet';
  if (up === 0) return all === 1 ? 'The proxy is stopped' : 'All proxies are stopped';
  if (up === all) return `${count(all, 'proxy', 'proxies')} running`;
  return `${up} of ${count(all, 'proxy', 'proxies')} running`;
}
