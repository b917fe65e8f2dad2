import type { AppState, ProxyView } from '../../preload/schema/views.ts';
import { needsOf, type Need } from './needs.ts';

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
  const { gateway, proxies } = state;
  if (gateway.state === 'failed') return { kind: 'error', summary: gateway.detail ?? 'The gateway could not start' };
  if (gateway.state === 'starting') return { kind: 'stopped', summary: 'Starting' };

  // A program that waits for approval does not run.
  const inState = (...states: ProxyView['status']['state'][]): number => proxies.filter(({ status }) =>
    states.includes(status.state) && status.next_action?.kind !== 'approve_command').length;
  const needs = needsOf(state);
  const needing = (kind: Need['kind']): number => needs.filter((need) => need.kind === kind).length;
  const failed = needing('failed');
  const approvals = needing('approval');
  const tools = needing('tools');
  const signIns = needing('sign_in');
  const consents = needing('consent');
  const skills = needing('skill');
  const up = inState('running', 'needs_sign_in', 'needs_consent');

  const parts = [
    ...(up || !(failed || approvals) ? [runningWords(up, proxies.length)] : []),
    ...(failed ? [up ? `${failed} failed` : `${count(failed, 'proxy', 'proxies')} failed`] : []),
    ...(approvals ? [`${count(approvals, 'program')} waiting for your approval`] : []),
    ...(tools ? [`${count(tools, 'proxy', 'proxies')} with changed tools`] : []),
    ...(signIns ? [`${signIns} ${signIns === 1 ? 'needs' : 'need'} sign-in`] : []),
    ...(consents ? [`${count(consents, 'app')} waiting for your permission`] : []),
    ...(skills ? [`${count(skills, 'report')} of skills`] : []),
  ];
  const waiting = approvals + tools + signIns + consents + skills;
  return { kind: kindOf(failed, waiting, up + inState('starting')), summary: parts.join(', ') };
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
