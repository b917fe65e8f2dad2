/** What the sign-in log shows: each sign-in at a proxy, step by step. No secret is in it, only that one was there. */

/** In the order in which a sign-in takes them. "provider": on the way to it; "provider_request": ours to it. */
export const flowSteps = [
  'discovery', 'registration', 'authorization', 'consent', 'connect', 'decision', 'provider', 'callback',
  'provider_request', 'token', 'refresh', 'call',
] as const;
export type FlowStep = (typeof flowSteps)[number];

export interface FlowParameter {
  name: string;
  /** Where it is masked: that it was there, and how long it was. */
  value: string;
  masked: boolean;
}

export interface FlowRequest {
  method: string;
  /** A path of ours, or an absolute URL; without its query. */
  url: string;
  parameters: FlowParameter[];
}

export interface FlowAnswer {
  /** HTTP status; null where no answer came. */
  status: number | null;
  /** Where a redirect leads, without its query. */
  location: string | null;
  /** Of the redirect, or members of a JSON answer. */
  parameters: FlowParameter[];
}

export interface FlowRefusal {
  /** An OAuth error code, or one of Gatehouse's own. */
  code: string;
  reason: string;
  /** What a person can do about it. */
  fix: string;
}

export interface FlowStepView {
  step: FlowStep;
  at: string;
  duration_ms: number;
  /** Null where the step is no request: a person's decision. */
  request: FlowRequest | null;
  answer: FlowAnswer | null;
  /** What happened, where request and answer do not tell it. */
  note: string | null;
  refusal: FlowRefusal | null;
}

/** One sign-in of one app, from discovery to the first call with its token, as far as it came. */
export interface FlowView {
  id: string;
  proxy_id: number;
  /** "connect": a person signs the proxy's own account in. "refresh": its beginning is not remembered any more. */
  kind: 'sign_in' | 'connect' | 'refresh';
  client_id: string | null;
  client_name: string | null;
  started_at: string;
  /** From the first step to the end of the last. */
  duration_ms: number;
  /** "looked": read the metadata, and no more. "left": waited for somebody for too long. */
  outcome: 'looked' | 'waiting' | 'left' | 'done' | 'stopped';
  /** Of a flow that stopped: where in `steps`. */
  stopped_at: number | null;
  steps: FlowStepView[];
}
