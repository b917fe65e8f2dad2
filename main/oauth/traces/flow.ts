import { randomUUID } from 'node:crypto';
import type { FlowStepView, FlowView } from '../../../preload/schema/traces.ts';
import { outcomeOf } from './outcome.ts';

/** More steps than any sign-in has; an app that goes on and on pushes out its own older ones. */
const mostSteps = 60;
/** Renewals that went well are all alike: only the last ones are kept. */
const mostRefreshes = 3;

/** One sign-in as it is remembered. */
export class Flow {
  readonly id = randomUUID();
  readonly proxyId: number;
  readonly kind: FlowView['kind'];
  /** Address and program that called without a browser; null until one did. */
  caller: string | null;
  clientId: string | null = null;
  clientName: string | null = null;
  readonly steps: FlowStepView[] = [];
  /** Hashes of what its next requests will bring along. */
  readonly #keys = new Set<string>();

  constructor(proxyId: number, kind: FlowView['kind'], caller: string | null) {
    this.proxyId = proxyId;
    this.kind = kind;
    this.caller = caller;
  }

  isKnownBy(key: string): boolean {
    return this.#keys.has(key);
  }

  willBeKnownBy(keys: readonly string[]): void {
    for (const key of keys) this.#keys.add(key);
  }

  /** Nothing but metadata and registration: an authorization request is still to come. */
  get isBeforeSignIn(): boolean {
    return this.steps.every(({ step, refusal }) => (step === 'discovery' || step === 'registration') && !refusal);
  }

  add(steps: readonly FlowStepView[]): void {
    this.steps.push(...steps);
    this.steps.sort((a, b) => a.at.localeCompare(b.at));
    const renewals = this.steps.filter(({ step, refusal }) => step === 'refresh' && !refusal);
    for (const step of renewals.slice(0, -mostRefreshes)) this.steps.splice(this.steps.indexOf(step), 1);
    this.steps.splice(0, this.steps.length - mostSteps);
  }

  /** @param now epoch ms */
  outcome(now: number): Pick<FlowView, 'outcome' | 'stopped_at'> {
    return outcomeOf(this.kind, this.steps, now);
  }

  /** @param now epoch ms */
  view(now: number): FlowView {
    const { id, proxyId, kind, clientId, clientName, steps } = this;
    const first = steps[0];
    const last = steps.at(-1);
    const began = Date.parse(first?.at ?? '');
    return {
      id, proxy_id: proxyId, kind, client_id: clientId, client_name: clientName,
      started_at: first?.at ?? '',
      duration_ms: last ? Date.parse(last.at) + last.duration_ms - began : 0,
      ...this.outcome(now),
      steps: [...steps],
    };
  }
}
