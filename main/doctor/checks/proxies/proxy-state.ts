import type { FixAction } from '../../../../preload/schema/diagnosis.ts';
import type { NextAction, ProxyView } from '../../../../preload/schema/views.ts';
import { good, note, problem, type Check, type Judgement } from '../../check.ts';

/** Whether it runs, and what it waits for. */
export const proxyState: Check<ProxyView> = {
  id: 'proxy-state',
  title: 'State',
  look: async (proxy) => judgeState(proxy),
};

export function judgeState({ id, enabled, port, status }: Pick<ProxyView, 'id' | 'enabled' | 'port' | 'status'>): Judgement {
  const looked = 'Whether the proxy runs';
  const { state, label, detail, next_action: next } = status;
  const found = [`${label}.`, detail].filter(Boolean).join(' ');
  const action = next && actionOf(next.kind, id);
  switch (state) {
    case 'running':
      return good(looked, `It runs on port ${port}.`);
    case 'starting':
    case 'stopping':
      return note(looked, found, 'Wait a moment, then run the diagnosis again.');
    case 'stopped':
      return enabled
        ? problem(looked, 'The proxy is stopped: apps get no answer.', 'Start it.', { kind: 'start_proxy', id })
        : note(looked, 'The proxy is switched off.', 'Switch it on if apps are meant to use it.', { kind: 'edit_proxy', id, field: 'enabled' });
    case 'needs_consent':
      return status.code === null
        ? note(looked, found, 'Answer the request.', action)
        : problem(looked, found, 'Read and approve the program.', action);
    case 'needs_sign_in':
      return problem(looked, found, 'Sign in once more.', action);
    case 'failed':
      return problem(looked, found, next ? `${next.label}.` : 'Start it again.', action);
  }
}

/** Where the proxy's next step is taken. */
function actionOf(kind: NextAction['kind'], id: number): FixAction {
  switch (kind) {
    case 'start': return { kind: 'start_proxy', id };
    case 'retry': return { kind: 'restart_proxy', id };
    case 'connect': return { kind: 'connect', id };
    case 'open_consent': return { kind: 'show_consents' };
    case 'change_port': return { kind: 'edit_proxy', id, field: 'port' };
    case 'add_provider': return { kind: 'edit_proxy', id, field: 'oauth_proxy_provider_id' };
    case 'edit': return { kind: 'edit_proxy', id, field: null };
    case 'approve_command':
    case 'review_tools':
    case 'add_to_app': return { kind: 'show_proxy', id };
  }
}
