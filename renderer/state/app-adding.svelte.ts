import type { AppApplied, AppApplyInput, AppPreview, AppPreviewInput } from '../../preload/schema/apps.ts';
import type { Failure } from '../api/transport.ts';
import { t } from '../strings.ts';
import type { Session } from './session.svelte.ts';
import { Task } from './task.svelte.ts';

export type Agreed = Pick<AppApplyInput, 'replace' | 'open_reach' | 'while_running'>;

/** Putting a proxy into an application: looked at first, done as it was shown, and taken back if the person wants. */
export class AppAdding {
  preview = $state.raw<AppPreview | null>(null);
  /** Why there is no preview. */
  problem = $state.raw<Failure | null>(null);
  looking = $state(false);
  applied = $state.raw<AppApplied | null>(null);
  /** A text with a key in it, which is shown this once. */
  text = $state.raw<string | null>(null);
  readonly task = new Task();
  readonly #session: Pick<Session, 'api' | 'toasts'>;
  #input: AppPreviewInput | null = null;
  #asked = 0;

  constructor(session: Pick<Session, 'api' | 'toasts'>) {
    this.#session = session;
  }

  /** What is looked at is one of the gateway's own servers. */
  get isBuiltin(): boolean {
    return this.preview !== null && this.#input?.target.kind === 'builtin';
  }

  async look(input: AppPreviewInput): Promise<void> {
    const asked = ++this.#asked;
    this.looking = true;
    const result = await this.#session.api.call('apps.preview', input);
    if (asked !== this.#asked) return;
    this.looking = false;
    this.#input = input;
    this.text = null;
    this.preview = result.ok ? result.value : null;
    this.problem = result.ok ? null : result.error;
  }

  /** There is nothing to look at: a choice is missing. */
  clear(): void {
    this.#asked += 1;
    this.#input = null;
    this.looking = false;
    this.preview = null;
    this.problem = null;
  }

  async lookAgain(): Promise<void> {
    if (this.#input) await this.look(this.#input);
  }

  /** Does what the preview shows. Where that fails, the preview shows how things are now. */
  async apply(agreed: Agreed): Promise<void> {
    const { api } = this.#session;
    const [input, preview] = [this.#input, this.preview];
    if (!input || !preview) return;
    const done = await this.task.run(() => api.call('apps.apply', { ...input, ...agreed, token: preview.token }));
    if (done) this.applied = done.value;
    else await this.lookAgain();
  }

  async undo(agreed: { while_running?: boolean } = {}): Promise<void> {
    const { api, toasts } = this.#session;
    const applied = this.applied;
    const input = this.#input;
    if (!applied || !input) return;
    const { app, target, folder } = input;
    // All is to be as it was, what was opened for it too.
    const closes = applied.entry.opened ? { close_reach: true } : {};
    const done = await this.task.run(() => api.call('apps.undo', { app, target, ...(folder ? { folder } : {}), ...closes, ...agreed }));
    if (!done) return;
    toasts.show(done.value.next_step ?? t.appPage.undone);
    this.forget();
    await this.lookAgain();
  }

  /** Makes ready what the text to copy leads to, and shows it. */
  async makeText(agreed: Pick<Agreed, 'open_reach'>): Promise<void> {
    const input = this.#input;
    if (!input) return;
    const made = await this.task.run(() => this.#session.api.call('apps.snippet', { ...input, ...agreed }));
    this.text = made?.value.text ?? null;
  }

  forget(): void {
    this.applied = null;
    this.text = null;
    this.task.failure = null;
  }
}
