import type { AppMended, AppTargetView, AppUndoInput, AppView } from '../../preload/schema/apps.ts';
import type { Result } from '../../preload/schema/operations.ts';
import type { ProxyView } from '../../preload/schema/views.ts';
import type { Failure } from '../api/transport.ts';
import { t } from '../strings.ts';
import type { Session } from './session.svelte.ts';
import { Task } from './task.svelte.ts';

/** Changes whenever an entry in an application may have become another. */
export const proxiesVersion = (proxies: readonly ProxyView[]): string =>
  JSON.stringify(proxies.map(({ id, name, url }) => [id, name, url]));

/** Apps are installed, and their files changed, while the person looks on. */
const lookAgainMs = 4_000;

/** The client applications. They are not part of the snapshot: to know them is to look all over the computer. */
export class AppList {
  apps = $state.raw<AppView[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly task = new Task();
  readonly #session: Pick<Session, 'api' | 'toasts'>;
  #asked = 0;
  #looking = 0;

  constructor(session: Pick<Session, 'api' | 'toasts'>) {
    this.#session = session;
  }

  get installed(): AppView[] {
    return (this.apps ?? []).filter(({ installed, targets }) => installed || targets.some(isOurs));
  }

  get others(): AppView[] {
    const { installed } = this;
    return (this.apps ?? []).filter((app) => !installed.includes(app));
  }

  get outOfDate(): number {
    return (this.apps ?? []).flatMap(({ targets }) => targets).filter(({ state }) => state === 'out_of_date').length;
  }

  async load(): Promise<void> {
    const asked = ++this.#asked;
    this.#looking += 1;
    const result = await this.#session.api.call('apps.list', {});
    this.#looking -= 1;
    if (asked !== this.#asked) return;
    this.failure = result.ok ? null : result.error;
    // What is as it was stays: nothing is drawn anew under the person's hands.
    if (result.ok && JSON.stringify(result.value) !== JSON.stringify(this.apps)) this.apps = result.value;
  }

  /** Looks now, and then every few seconds as long as the page can be seen. @returns what ends it */
  follow(): () => void {
    void this.load();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && this.#looking === 0) void this.load();
    }, lookAgainMs);
    return () => clearInterval(timer);
  }

  /** Brings what is out of date up to date, in one application or in all of them. What fails is said. */
  async mend(app?: AppView): Promise<void> {
    const { api, toasts } = this.#session;
    const done = await this.task.run((): Promise<Result<AppMended>> =>
      (app ? api.call('apps.mend', { app: app.id }) : api.call('apps.mendAll', {})));
    if (done) {
      const { mended, failed: [first] } = done.value;
      // An application that was asked by its link leaves something to do.
      const asked = mended.find(({ door, path, next_step: step }) => door === 'link' && path === null && step !== null);
      if (mended.length > 0) toasts.show(asked?.next_step ?? t.apps.mended(mended.length));
      if (first) {
        const { code, message, remedy } = first;
        const name = this.apps?.find(({ id }) => id === first.app)?.name ?? first.app;
        this.task.failure = { code, message: t.apps.notMended(name, message), ...(remedy ? { details: { remedy } } : {}) };
      }
    }
    await this.load();
  }

  /** Takes out of an application what Gatehouse wrote. `agreed`: to what Gatehouse asks for first. */
  async takeOut(app: AppView, entry: AppTargetView, agreed: Omit<AppUndoInput, 'app' | 'target' | 'folder'> = {}): Promise<Result<AppTargetView>> {
    const { target, folder } = entry;
    const result = await this.#session.api.call('apps.undo', {
      app: app.id, target, ...(folder === null ? {} : { folder }), ...agreed,
    });
    await this.load();
    // Where no other program can take something out, the person is told how.
    if (result.ok) this.#session.toasts.show(result.value.next_step ?? t.apps.takenOut(entry.target_name, app.name));
    return result;
  }
}

/** True where Gatehouse has written something for the target. */
export const isOurs = ({ entry_name: name }: AppTargetView): boolean => name !== null;
