import type { FlowStepView, FlowView } from '../../../preload/schema/traces.ts';
import { Signal } from '../../events/signal.ts';
import type { HttpRequest, HttpResponse } from '../../http/exchange.ts';
import type { Logger } from '../../log/logger.ts';
import type { Decision } from '../consent/consent-desk.ts';
import { plainText } from '../pages/plain-text.ts';
import { transactionTtl } from '../transaction.ts';
import { Flow } from './flow.ts';
import { keyOf, readExchange, type Reading } from './read-exchange.ts';
import { watched } from './watched-fetch.ts';

/** Sign-ins remembered for each proxy. */
const mostFlows = 20;
/** Of these, such that only read the metadata: programs that look in must not push sign-ins out. */
const mostLooks = 3;
/** A renewal that goes well is not noted so soon after another one, in ms: they are all alike, and some apps make many. */
const alikeMs = 1_000;

/**
 * The last sign-ins of each proxy, kept in memory. Watches requests to the authorization server and its answers as
 * they pass; it decides nothing, and what it keeps holds no secret.
 */
export class FlowTraces {
  readonly changed = new Signal();
  readonly #log: Logger;
  /** By proxy, the oldest first. */
  readonly #flows = new Map<number, Flow[]>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /**
   * Runs one request to an endpoint and remembers it.
   * @param proxyId null: the flow tells
   * @param asksProvider false where it makes no request of its own that would have to be watched for
   */
  async record(
    endpoint: string, proxyId: number | null, request: HttpRequest, run: () => Promise<HttpResponse>, asksProvider = true,
  ): Promise<HttpResponse> {
    const at = new Date().toISOString();
    const began = performance.now();
    const { value: answer, requests } = asksProvider ? await watched(run) : { value: await run(), requests: [] };
    try {
      if (endpoint === 'token' && proxyId !== null && this.#isOneOfMany(proxyId, request, answer)) return answer;
      const reading = readExchange(endpoint, request, answer);
      if (reading) this.#take(proxyId, reading, callerOf(request), at, performance.now() - began, requests);
    } catch (error) {
      // Watching must never harm what is watched.
      this.#log.error('a step of a sign-in could not be noted', { endpoint, error });
    }
    return answer;
  }

  /** A person, or time, settled a consent. */
  decided({ transactionId, standing, by }: Decision): void {
    const flow = this.#knownBy(null, [keyOf('txn', transactionId)]);
    if (!flow) return;
    const refusals = {
      allowed: null,
      denied: {
        code: 'access_denied', reason: 'The request was denied.',
        fix: 'Start the sign-in again in the app, and choose Allow.',
      },
      expired: {
        code: 'consent_expired', reason: 'Nobody answered the request in time.',
        fix: 'Start the sign-in again in the app, and answer within five minutes.',
      },
    };
    this.#add(flow, { ...momentary('decision'), note: `${standing} (${by})`, refusal: refusals[standing] });
  }

  /** A call came with a token for the first time. @param problem why it was refused; null where it was not */
  called(proxyId: number, clientId: string, problem: string | null): void {
    const flow = this.#lastOf(proxyId, clientId);
    const since = flow?.steps.findLast(({ step }) => step === 'token' || step === 'refresh' || step === 'call');
    if (!flow || (since?.step === 'call' && (since.refusal === null) === (problem === null))) return;
    this.#add(flow, {
      ...momentary('call'),
      refusal: problem === null ? null : {
        code: 'invalid_token', reason: problem, fix: 'Start the sign-in again in the app.',
      },
    });
  }

  /** The newest first. */
  list(proxyId: number): FlowView[] {
    const now = Date.now();
    return (this.#flows.get(proxyId) ?? []).map((flow) => flow.view(now)).reverse();
  }

  clear(proxyId: number): void {
    if (this.#flows.delete(proxyId)) this.changed.emit();
  }

  /** Takes out what a client began that is removed again, where it did not come as far as a sign-in. */
  forgetBeginning(proxyId: number, clientId: string): void {
    const flows = this.#flows.get(proxyId) ?? [];
    const left = flows.filter((flow) => flow.clientId !== clientId || !flow.isBeforeSignIn);
    if (left.length === flows.length) return;
    this.#flows.set(proxyId, left);
    this.changed.emit();
  }

  #isOneOfMany(proxyId: number, { body }: HttpRequest, { status }: HttpResponse): boolean {
    if (status !== 200) return false;
    const form = new URLSearchParams(body);
    const last = this.#lastOf(proxyId, form.get('client_id') ?? '')?.steps.at(-1);
    const renews = form.get('grant_type') === 'refresh_token' && last?.step === 'refresh' && last.refusal === null;
    return renews && Date.now() - Date.parse(last.at) < alikeMs;
  }

  #take(
    proxyId: number | null, reading: Reading, caller: string, at: string, duration: number, requests: FlowStepView[],
  ): void {
    const flow = this.#flowFor(proxyId, reading, caller);
    if (!flow) return;
    const { step, request, answer, refusal, clientId, clientName, cameWith, leavesWith } = reading;
    if (byProgram.has(step)) flow.caller ??= caller;
    if (step === 'discovery' && flow.steps.some((seen) => isSame(seen, reading))) return;
    // The page that waits for an answer is loaded again and again.
    if (step === 'consent' && !refusal && answer.location === null && flow.steps.at(-1)?.step === 'consent') return;
    flow.clientId ??= clientId;
    flow.clientName ??= clientName === null ? null : plainText(clientName);
    flow.willBeKnownBy([...cameWith, ...leavesWith]);
    // Where our own request to the provider failed, that is where the flow stopped; our answer only follows from it.
    const failed = refusal ? requests.findLast(hasFailed) : undefined;
    if (failed) failed.refusal = refusal;
    const note = step === 'token' ? this.#ageOfCode(flow, refusal !== null) : null;
    const own = { step, at, duration_ms: duration, request, answer, note, refusal: failed ? null : refusal };
    this.#add(flow, own, ...requests);
  }

  /** How long the code had been there, where that may be why it was refused. */
  #ageOfCode(flow: Flow, refused: boolean): string | null {
    const issued = flow.steps.findLast(({ answer }) => answer?.parameters.some(({ name }) => name === 'code'));
    if (!refused || !issued) return null;
    return `${Math.round((Date.now() - Date.parse(issued.at)) / 1000)} s after the code was given out`;
  }

  #flowFor(proxyId: number | null, reading: Reading, caller: string): Flow | null {
    const { step, clientId, cameWith } = reading;
    const known = this.#knownBy(proxyId, cameWith);
    if (known) return known;
    // A callback that belongs to no sign-in: an old tab, or somebody's guess.
    if (proxyId === null) return null;
    const ofClient = clientId === null ? undefined : this.#lastOf(proxyId, clientId);
    if (reading.endpoint === 'connect') return this.#begin(proxyId, 'connect', null);
    switch (step) {
      case 'discovery':
        return this.#openOf(proxyId, caller) ?? this.#begin(proxyId, 'sign_in', caller);
      case 'registration': {
        const open = this.#openOf(proxyId, caller);
        return open?.clientId === null && open.isBeforeSignIn ? open : this.#begin(proxyId, 'sign_in', caller);
      }
      case 'authorization':
        return (ofClient?.isBeforeSignIn ? ofClient : this.#lookOf(proxyId)) ?? this.#begin(proxyId, 'sign_in', null);
      case 'token':
      case 'refresh':
        return ofClient ?? this.#begin(proxyId, step === 'refresh' ? 'refresh' : 'sign_in', caller);
      default:
        return null;
    }
  }

  #knownBy(proxyId: number | null, keys: readonly string[]): Flow | undefined {
    const all = proxyId === null ? [...this.#flows.values()].flat() : (this.#flows.get(proxyId) ?? []);
    return all.findLast((flow) => keys.some((key) => flow.isKnownBy(key)));
  }

  #lastOf(proxyId: number, clientId: string): Flow | undefined {
    return this.#flows.get(proxyId)?.findLast((flow) => flow.clientId === clientId);
  }

  /** What a program has begun and not ended yet. */
  #openOf(proxyId: number, caller: string): Flow | undefined {
    const last = this.#flows.get(proxyId)?.findLast((flow) => flow.caller === caller);
    const { outcome } = last?.outcome(Date.now()) ?? {};
    return last && isRecent(last) && (outcome === 'looked' || outcome === 'waiting') ? last : undefined;
  }

  /** Somebody registered earlier looked in, and now the browser comes: taken for one where only one did. */
  #lookOf(proxyId: number): Flow | undefined {
    const looks = (this.#flows.get(proxyId) ?? []).filter((flow) =>
      flow.clientId === null && isRecent(flow) && flow.isBeforeSignIn);
    return looks.length === 1 ? looks[0] : undefined;
  }

  #begin(proxyId: number, kind: Flow['kind'], caller: string | null): Flow {
    const flow = new Flow(proxyId, kind, caller);
    const flows = [...(this.#flows.get(proxyId) ?? []), flow];
    const looks = flows.filter((one) => one.steps.length > 0 && one.steps.every(({ step }) => step === 'discovery'));
    const spare = looks.length > mostLooks ? looks[0] : undefined;
    this.#flows.set(proxyId, flows.filter((one) => one !== spare).slice(-mostFlows));
    return flow;
  }

  #add(flow: Flow, ...steps: FlowStepView[]): void {
    flow.add(steps);
    this.changed.emit();
  }
}

/** Steps that the app takes itself, without a browser. */
const byProgram: ReadonlySet<string> = new Set(['discovery', 'registration', 'token', 'refresh']);

const callerOf = ({ remoteAddress, headers }: HttpRequest): string => `${remoteAddress} ${headers['user-agent'] ?? ''}`;

/** Of our own request: refused, or without an answer. */
const hasFailed = ({ answer }: FlowStepView): boolean => (answer?.status ?? 599) >= 400;

const isRecent = (flow: Flow): boolean => Date.now() - Date.parse(flow.steps.at(-1)?.at ?? '') < transactionTtl;

const isSame = (seen: FlowStepView, { request, answer }: Reading): boolean =>
  seen.request?.url === request.url && seen.answer?.status === answer.status;

const momentary = (step: FlowStepView['step']): Omit<FlowStepView, 'note' | 'refusal'> & { note: null } =>
  ({ step, at: new Date().toISOString(), duration_ms: 0, request: null, answer: null, note: null });
