import type { SettingsUpdate } from '../../preload/schema/entities.ts';
import { t } from '../strings.ts';
import type { Session } from './session.svelte.ts';
import { Task } from './task.svelte.ts';

/** Changes settings the moment that a person does, and says so. */
export class SettingsChange {
  readonly task = new Task();
  readonly #session: Pick<Session, 'api' | 'toasts'>;

  constructor(session: Pick<Session, 'api' | 'toasts'>) {
    this.#session = session;
  }

  /** True where it was taken. */
  async apply(update: SettingsUpdate): Promise<boolean> {
    const saved = await this.task.run(() => this.#session.api.call('settings.update', update));
    if (saved) this.#session.toasts.show(t.common.saved);
    return saved !== null;
  }
}
