import type { ConsentView } from '../../preload/schema/views.ts';
import type { Session } from './session.svelte.ts';
import { Task } from './task.svelte.ts';
import { t } from '../strings.ts';

/** Gives the person's answer to one request. */
export class ConsentAnswer {
  readonly task = new Task();
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** True where the answer was taken. */
  async give(answer: 'allow' | 'deny', consent: ConsentView): Promise<boolean> {
    const taken = await this.task.run(() => this.#session.api.call(`consents.${answer}`, { id: consent.id }));
    if (!taken) return false;
    const { allowed, denied } = t.consent;
    this.#session.toasts.show((answer === 'allow' ? allowed : denied)(consent.client_name));
    return true;
  }
}
