import type { ConfigurationDocument, ImportPlan } from '../../preload/schema/configuration.ts';
import type { Failure } from '../api/transport.ts';
import { t } from '../strings.ts';
import type { Session } from './session.svelte.ts';
import { Task } from './task.svelte.ts';

const longestFile = 8 * 1024 * 1024;

/** A configuration file on its way in: chosen, shown, taken over. Nothing changes before the person says so. */
export class ConfigurationImport {
  readonly task = new Task();
  /** What is wrong with the file itself. */
  problem = $state.raw<Failure | null>(null);
  plan = $state.raw<ImportPlan | null>(null);
  /** True once the plan was carried out: it then says how it went. */
  done = $state(false);
  #document: ConfigurationDocument | null = null;
  readonly #session: Pick<Session, 'api' | 'toasts'>;

  constructor(session: Pick<Session, 'api' | 'toasts'>) {
    this.#session = session;
  }

  get addsNothing(): boolean {
    return this.plan?.settings.length === 0 && this.plan.items.every(({ action }) => action === 'skip');
  }

  async choose(file: Pick<File, 'size' | 'text'>): Promise<void> {
    this.forget();
    if (file.size > longestFile) return this.#refuse(t.configuration.import.tooLarge);
    try {
      this.#document = JSON.parse(await file.text()) as ConfigurationDocument;
    } catch {
      return this.#refuse(t.configuration.import.notJson);
    }
    const document = this.#document;
    const read = await this.task.run(() => this.#session.api.call('configuration.preview', { document }));
    this.plan = read?.value ?? null;
  }

  async apply(): Promise<void> {
    const document = this.#document;
    if (!document) return;
    const applied = await this.task.run(() => this.#session.api.call('configuration.import', { document }));
    if (!applied) return;
    this.plan = applied.value;
    this.done = true;
    const added = applied.value.items.filter(({ action }) => action === 'add' || action === 'rename').length;
    this.#session.toasts.show(t.configuration.import.imported(added));
  }

  forget(): void {
    this.#document = null;
    this.problem = null;
    this.plan = null;
    this.done = false;
    this.task.failure = null;
  }

  #refuse(message: string): void {
    this.problem = { code: 'invalid_file', message };
  }
}
