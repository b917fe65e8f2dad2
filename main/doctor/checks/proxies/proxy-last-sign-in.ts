import type { FlowView } from '../../../../preload/schema/traces.ts';
import type { ProxyView } from '../../../../preload/schema/views.ts';
import { good, note, problem, type Check, type Judgement } from '../../check.ts';
import { diagnosisClient } from '../../diagnosis-client.ts';

/** How the last sign-in of an app went, and where it stopped. */
export const proxyLastSignIn: Check<ProxyView> = {
  id: 'proxy-last-sign-in',
  title: 'Last sign-in',
  applies: ({ oauth_proxy_enabled: signInOn }) => signInOn,
  look: ({ id }, { signIns }) => Promise.resolve(judgeLastSignIn(id, signIns.list(id))),
};

/** @param flows the newest first */
export function judgeLastSignIn(id: number, flows: readonly FlowView[]): Judgement {
  const looked = 'How the last sign-in went';
  // Programs that only look in are no sign-in, nor is Diagnosis itself, which registers at the same time.
  const last = flows.find(({ outcome, client_name: name }) => outcome !== 'looked' && name !== diagnosisClient);
  if (!last) return good(looked, 'Nobody signed in since Gatehouse started.');
  const who = last.client_name ?? (last.kind === 'connect' ? 'the proxy’s own account' : 'an app');
  const action = { kind: 'show_sign_ins', id } as const;
  switch (last.outcome) {
    case 'done': return good(looked, `That of ${who} came to its end.`);
    case 'waiting': return note(looked, `That of ${who} is under way.`, 'Answer in the browser, or in Gatehouse where it asks.', action);
    case 'left': return note(looked, `Nobody finished that of ${who}.`, 'Start it again in the app.', action);
    default: {
      const refusal = last.steps[last.stopped_at ?? -1]?.refusal;
      const found = `That of ${who} stopped. ${refusal?.reason ?? ''}`.trimEnd();
      const fix = refusal?.fix ?? 'Look at its steps.';
      // To say no is no fault.
      return refusal?.code === 'access_denied' ? note(looked, found, fix, action) : problem(looked, found, fix, action);
    }
  }
}
