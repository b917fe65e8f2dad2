import type { DiagnosisReport, FixAction } from '../../preload/schema/diagnosis.ts';
import type { Result } from '../../preload/schema/operations.ts';
import { t } from '../strings.ts';
import { placeOfFix } from './place-of-fix.ts';
import type { Session } from './session.svelte.ts';
import { Task } from './task.svelte.ts';

/** A diagnosis, and what a person does about its findings. */
export class Diagnosis {
  report = $state.raw<DiagnosisReport | null>(null);
  readonly looking = new Task();
  /** Doing what a finding offers. */
  readonly mending = new Task();
  readonly #session: Pick<Session, 'api' | 'router' | 'toasts'>;
  readonly #proxyId: number | null;

  /** @param proxyId null: everything */
  constructor(session: Pick<Session, 'api' | 'router' | 'toasts'>, proxyId: number | null) {
    this.#session = session;
    this.#proxyId = proxyId;
  }

  async run(): Promise<void> {
    const { api } = this.#session;
    const id = this.#proxyId;
    const answer = await this.looking.run(() => (id === null ? api.call('doctor.run', {}) : api.call('doctor.proxy', { id })));
    if (answer) this.report = answer.value;
  }

  /** Does what Gatehouse can do itself, then looks again; for the rest goes where a person does it. */
  async take(action: FixAction): Promise<void> {
    const { api, router, toasts } = this.#session;
    switch (action.kind) {
      case 'start_proxy': return this.#mend(t.diagnosis.done.start_proxy, () => api.call('proxies.start', { id: action.id }));
      case 'restart_proxy': return this.#mend(t.diagnosis.done.restart_proxy, () => api.call('proxies.restart', { id: action.id }));
      case 'mend_app': return this.#mend(t.diagnosis.done.mend_app, () => api.call('apps.mend', { app: action.app }));
      case 'connect': {
        const opened = await this.mending.run(async () => {
          const started = await api.call('proxies.connect', { id: action.id });
          return started.ok ? api.shell('openExternal', { url: started.value.authorization_url }) : started;
        });
        if (opened) toasts.show(t.proxy.signInOpened);
        return;
      }
      default: return router.go(placeOfFix(action));
    }
  }

  async #mend(done: string, work: () => Promise<Result<unknown>>): Promise<void> {
    if (!(await this.mending.run(work))) return;
    this.#session.toasts.show(done);
    await this.run();
  }
}
