import type { SkillsSummary } from '../../preload/schema/skills.ts';
import type { AppState, ConsentView, ProxyView } from '../../preload/schema/views.ts';

/** Something that waits for the person. `code`: the error's, where something failed. */
export type Need =
  | { kind: 'gateway'; detail: string }
  | { kind: 'consent'; consent: ConsentView }
  | { kind: 'skill'; alert: SkillsSummary['alerts'][number] }
  | { kind: 'failed'; proxy: ProxyView; code: string }
  /** A program to approve, tools that changed since they were, an account to sign in. */
  | { kind: 'approval' | 'tools' | 'sign_in'; proxy: ProxyView };

/** What waits for the person, the most pressing first. Icon, menu and notifications all follow from this list. */
export function needsOf({ gateway, consents, skills, proxies }: AppState): Need[] {
  return [
    ...(gateway.state === 'failed'
      ? [{ kind: 'gateway', detail: gateway.detail ?? 'The gateway could not start' } as const] : []),
    ...consents.map((consent) => ({ kind: 'consent', consent }) as const),
    ...skills.alerts.map((alert) => ({ kind: 'skill', alert }) as const),
    ...proxies.flatMap(needOf),
  ];
}

function needOf(proxy: ProxyView): Need[] {
  const { state, code, next_action: next } = proxy.status;
  if (next?.kind === 'approve_command') return [{ kind: 'approval', proxy }];
  if (next?.kind === 'review_tools') return [{ kind: 'tools', proxy }];
  if (state === 'failed') return [{ kind: 'failed', proxy, code: code ?? 'start_failed' }];
  return state === 'needs_sign_in' ? [{ kind: 'sign_in', proxy }] : [];
}
