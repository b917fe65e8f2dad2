import type { AppState, ProxyView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';

const waitsForApproval = ({ status }: ProxyView): boolean =>
  status.next_action?.kind === 'approve_command';

/** The one sentence under the overview's heading: what needs a person first, else how many gates are open. */
export function overviewSentence({ proxies, consents }: Pick<AppState, 'proxies' | 'consents'>): string {
  const count = (...states: string[]): number => proxies.filter(({ status }) => states.includes(status.state)).length;
  const signIn = count('needs_sign_in');
  const commands = proxies.filter(waitsForApproval).length;
  const waiting = Math.max(consents.length, count('needs_consent') - commands);
  const failed = count('failed');
  const needs = [
    ...(waiting > 0 ? [t.overview.waiting(waiting)] : []),
    ...(commands > 0 ? [t.overview.commands(commands)] : []),
    ...(failed > 0 ? [t.overview.failed(failed)] : []),
    ...(signIn > 0 ? [t.overview.signIn(signIn)] : []),
  ];
  if (needs.length > 0) return `${needs.join(', ')}.`;
  const running = count('running');
  return running === proxies.length ? t.overview.allRunning(running) : t.overview.someRunning(running, proxies.length);
}
