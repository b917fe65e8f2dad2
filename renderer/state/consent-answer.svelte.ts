import type { ConsentView } from '../../preload/schema/views.ts';
import type { Session } from './session.svelte.ts';
import { Task } from './task.svelte.ts';
import { t } from '../strings.ts';

/** Gives the person's answer to one request. */
export class ConsentAnswer {
  /** The person does not want to be asked again for this app. Counts only with "allow", and where it is possible. */
  remember = $state(false);
  readonly task = new Task();
  readonly #session: Pick<Session, 'api' | 'toasts'>;

  constructor(session: Pick<Session, 'api' | 'toasts'>) {
    this.#session = session;
  }

  /** True where the answer was taken. */
  async give(answer: 'allow' | 'deny', consent: ConsentView): Promise<boolean> {
    const { api } = this.#session;
    const { id } = consent;
    const remember = consent.can_remember && this.remember;
    const taken = await this.task.run(() => answer === 'allow'
      ? api.call('consents.allow', { id, remember })
      : api.call('consents.deny', { id }));
    if (!taken) return false;
    const { allowed, denied } = t.consent;
    this.#session.toasts.show((answer === 'allow' ? allowed : denied)(consent.client_name));
    return true;
  }

  /** Refuses all of them at once. True where every refusal was taken. */
  async denyAll(consents: readonly ConsentView[]): Promise<boolean> {
    const { api } = this.#session;
    const taken = await this.task.run<unknown>(async () => {
      const answers = await Promise.all(consents.map(({ id }) => api.call('consents.deny', { id })));
      return answers.find(({ ok }) => !ok) ?? { ok: true, value: null };
    });
    return taken !== null;
  }
}
