import { randomInt, randomUUID } from 'node:crypto';
import type { ConsentView } from '../../../preload/schema/views.ts';
import { GatehouseError } from '../../errors/index.ts';
import { Signal } from '../../events/signal.ts';
import type { ProxyRecord } from '../../store/records.ts';

/**
 * Proof that somebody decided: without one nothing sends a browser to the provider. Only the desk makes it, from a
 * person's gesture or from the proxy's own setting that asks for none.
 */
export class Approval {
  readonly transactionId: string;
  /** "window", "browser", "rest", "person" (Connect account), "remembered", or "setting". */
  readonly by: string;
  /** The person chose not to be asked again. */
  readonly remember: boolean;
  private constructor(transactionId: string, by: string, remember: boolean) {
    this.transactionId = transactionId;
    this.by = by;
    this.remember = remember;
  }
  /** For ConsentDesk alone. */
  static ofDesk(_desk: ConsentDesk, transactionId: string, by: string, remember = false): Approval {
    return new Approval(transactionId, by, remember);
  }
}

export type Standing = 'unasked' | 'pending' | 'allowed' | 'denied' | 'expired';

/** How one transaction's consent was settled, and by what: "window", "browser", "rest", "time", ... */
export interface Decision {
  transactionId: string;
  standing: Exclude<Standing, 'unasked' | 'pending'>;
  by: string;
}
type DecisionListener = (view: ConsentView, decision: Decision) => void;

/** What a consent shows, but for what the desk itself adds. */
export type ConsentFacts = Omit<ConsentView, 'id' | 'code' | 'created_at' | 'expires_at'>;

interface Case {
  view: ConsentView;
  transactionId: string;
  standing: Exclude<Standing, 'unasked'>;
  approval: Approval | null;
  timer: NodeJS.Timeout;
}

/** A person has this long to answer, in ms. */
export const consentTtl = 5 * 60_000;
/** An answer is remembered this long for the browser that comes to fetch it, in ms. */
const keptAfterAnswer = 10 * 60_000;
/** More consents than this at once come from no person. */
const mostPending = 20;
/** No vowels, no look-alikes: cannot spell a word, cannot be misread. */
const codeAlphabet = 'BCDFGHJKMNPQRTVWXYZ2346789';

/** Where consents wait for a person. Closing, denying and waiting too long all mean no. */
export class ConsentDesk {
  readonly changed = new Signal();
  readonly #cases = new Map<string, Case>();
  readonly #byTransaction = new Map<string, Case>();
  readonly #onDecision: DecisionListener;

  /** @param onDecision told of every answer, for the record */
  constructor(onDecision: DecisionListener = () => undefined) {
    this.#onDecision = onDecision;
  }

  /**
   * Puts the question; asking again for the same transaction changes nothing.
   * @throws GatehouseError "too_many_consents" (503)
   */
  ask(transactionId: string, facts: ConsentFacts): ConsentView {
    const asked = this.#byTransaction.get(transactionId);
    if (asked) return asked.view;
    if (this.list().length >= mostPending) {
      throw new GatehouseError('too_many_consents', 'Too many apps are waiting for an answer.', {
        status: 503, remedy: 'Answer or deny those that wait in Gatehouse, then try again.',
      });
    }
    const now = Date.now();
    const view: ConsentView = {
      ...facts,
      id: randomUUID(),
      code: shortCode(),
      created_at: new Date(now).toISOString(),
      expires_at: new Date(now + consentTtl).toISOString(),
    };
    const timer = setTimeout(() => this.#settle(entry, 'expired', 'time'), consentTtl).unref();
    const entry: Case = { view, transactionId, standing: 'pending', approval: null, timer };
    this.#cases.set(view.id, entry);
    this.#byTransaction.set(transactionId, entry);
    this.changed.emit();
    return view;
  }

  /** Those that wait, oldest first. */
  list(): ConsentView[] {
    return [...this.#cases.values()].filter((entry) => entry.standing === 'pending').map((entry) => entry.view);
  }

  waitingFor(proxyId: number): number {
    return this.list().filter((view) => view.proxy_id === proxyId).length;
  }

  standing(transactionId: string): Standing {
    return this.#byTransaction.get(transactionId)?.standing ?? 'unasked';
  }

  /** The consent that a transaction waits for, whatever its standing. */
  idOf(transactionId: string): string | undefined {
    return this.#byTransaction.get(transactionId)?.view.id;
  }

  approval(transactionId: string): Approval | null {
    return this.#byTransaction.get(transactionId)?.approval ?? null;
  }

  /** The approval of a proxy whose setting asks for no consent; null where it asks for one. */
  approvalBySetting(proxy: ProxyRecord, transactionId: string): Approval | null {
    return proxy.oauth_proxy_require_consent ? null : Approval.ofDesk(this, transactionId, 'setting');
  }

  /** The person chose earlier not to be asked again: see RememberedApprovals, which decides whether that counts. */
  approvalRemembered(transactionId: string): Approval {
    return Approval.ofDesk(this, transactionId, 'remembered');
  }

  /** Connect account: the click in the application was the gesture. */
  approvalOfPerson(transactionId: string): Approval {
    return Approval.ofDesk(this, transactionId, 'person');
  }

  /** @throws GatehouseError "not_found" (404), "consent_settled" (409) */
  allow(id: string, by: string, remember = false): ConsentView {
    const entry = this.#waiting(id);
    entry.approval = Approval.ofDesk(this, entry.transactionId, by, remember && entry.view.can_remember);
    return this.#settle(entry, 'allowed', by);
  }

  /** @throws GatehouseError "not_found" (404), "consent_settled" (409) */
  deny(id: string, by: string): ConsentView {
    return this.#settle(this.#waiting(id), 'denied', by);
  }

  /** Denies what a removed client or proxy still asks for. */
  denyWhere(matches: (view: ConsentView) => boolean, by: string): void {
    for (const view of this.list()) if (matches(view)) this.deny(view.id, by);
  }

  close(): void {
    for (const entry of this.#cases.values()) clearTimeout(entry.timer);
  }

  #waiting(id: string): Case {
    const entry = this.#cases.get(id);
    if (!entry) throw new GatehouseError('not_found', 'This consent is gone.', { status: 404, remedy: 'Start the sign-in again from your app.' });
    if (entry.standing !== 'pending') {
      throw new GatehouseError('consent_settled', `This consent was ${entry.standing} already.`, { status: 409 });
    }
    return entry;
  }

  #settle(entry: Case, standing: Decision['standing'], by: string): ConsentView {
    clearTimeout(entry.timer);
    entry.standing = standing;
    entry.timer = setTimeout(() => this.#forget(entry), keptAfterAnswer).unref();
    this.#onDecision(entry.view, { transactionId: entry.transactionId, standing, by });
    this.changed.emit();
    return entry.view;
  }

  #forget(entry: Case): void {
    this.#cases.delete(entry.view.id);
    this.#byTransaction.delete(entry.transactionId);
  }
}

function shortCode(): string {
  const character = (): string => codeAlphabet.charAt(randomInt(codeAlphabet.length));
  return `${character()}${character()}${character()}-${character()}${character()}${character()}`;
}
