import type { FlowStepView, FlowView } from '../../../preload/schema/traces.ts';
import { transactionTtl } from '../transaction.ts';

/**
 * How far a flow came. It stopped where its last steps were refused, at the first of these: the others follow from it.
 * @param now epoch ms
 */
export function outcomeOf(
  kind: FlowView['kind'], steps: readonly Pick<FlowStepView, 'step' | 'at' | 'refusal'>[], now: number,
): Pick<FlowView, 'outcome' | 'stopped_at'> {
  const last = steps.at(-1);
  if (last?.refusal) {
    let at = steps.length - 1;
    while (at > 0 && steps[at - 1]?.refusal) at -= 1;
    return { outcome: 'stopped', stopped_at: at };
  }
  if (steps.every(({ step }) => step === 'discovery')) return { outcome: 'looked', stopped_at: null };
  const came = (step: FlowStepView['step']): boolean => steps.some((one) => one.step === step && !one.refusal);
  const isDone = kind === 'connect' ? came('callback') : came('token') || came('refresh') || came('call');
  if (isDone) return { outcome: 'done', stopped_at: null };
  const idle = now - Date.parse(last?.at ?? '');
  return { outcome: idle > transactionTtl ? 'left' : 'waiting', stopped_at: null };
}
