import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { AppImported, ImportableServer, ImportSource } from '../../preload/schema/app-import.ts';
import type { Failure } from '../api/transport.ts';
import { t } from '../strings.ts';
import type { Session } from './session.svelte.ts';
import { Task } from './task.svelte.ts';

/** The servers that apps have of their own: found, chosen, put behind proxies. */
export class ServerImport {
  sources = $state.raw<ImportSource[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly task = new Task();
  /** Ids of the servers that are to be imported. */
  readonly chosen = new SvelteSet<string>();
  /** What became of each that was asked for, by its id. */
  readonly outcomes = new SvelteMap<string, AppImported>();
  readonly #signIns = new SvelteMap<string, string>();
  readonly #session: Pick<Session, 'api' | 'toasts'>;

  constructor(session: Pick<Session, 'api' | 'toasts'>) {
    this.#session = session;
  }

  /** "server", "none" or the id of a provider: what a select has as its value. */
  signIn({ id, sign_in: proposed }: ImportableServer): string {
    return this.#signIns.get(id) ?? proposed;
  }

  setSignIn({ id }: ImportableServer, value: string): void {
    this.#signIns.set(id, value);
  }

  async load(): Promise<void> {
    const result = await this.#session.api.call('apps.importable', {});
    this.failure = result.ok ? null : result.error;
    if (result.ok) this.sources = result.value;
  }

  async import(): Promise<void> {
    const wanted = (this.sources ?? []).flatMap(({ app, servers }) => servers
      .filter(({ id }) => this.chosen.has(id)).map((server) => ({ app, server: server.id, sign_in: signInOf(this.signIn(server)) })));
    const done = await this.task.run(() => this.#session.api.call('apps.import', { servers: wanted }));
    if (done) {
      for (const outcome of done.value) this.outcomes.set(outcome.server, outcome);
      this.chosen.clear();
      const made = done.value.filter(({ proxy }) => proxy !== null).length;
      if (made > 0) this.#session.toasts.show(t.appImport.imported(made));
    }
    await this.load();
  }
}

const signInOf = (value: string): 'server' | 'none' | number => (value === 'server' || value === 'none' ? value : Number(value));
