import { createContext } from 'svelte';
import type { ProviderTemplate } from '../../preload/schema/views.ts';
import type { Failure, Transport } from '../api/transport.ts';
import { Drafts } from '../forms/drafts.ts';
import { t } from '../strings.ts';
import { DemoControl } from './demo-control.svelte.ts';
import { PutOff } from './put-off.svelte.ts';
import { Router } from './router.svelte.ts';
import { Snapshot } from './snapshot.svelte.ts';
import { Toasts } from './toasts.svelte.ts';

/** What every screen shares. */
export class Session {
  readonly api: Transport;
  readonly snapshot: Snapshot;
  readonly router = new Router();
  readonly toasts = new Toasts();
  readonly putOff = new PutOff();
  readonly drafts = new Drafts();
  readonly demo: DemoControl;
  templates = $state.raw<ProviderTemplate[] | null>(null);
  templatesFailure = $state.raw<Failure | null>(null);

  constructor(api: Transport) {
    this.api = api;
    this.snapshot = new Snapshot(api);
    this.demo = new DemoControl(api);
  }

  /** The presets don't change while the app runs: asked for once. */
  async loadTemplates(): Promise<void> {
    if (this.templates) return;
    this.templatesFailure = null;
    const result = await this.api.call('providers.templates', {});
    if (result.ok) this.templates = result.value;
    else this.templatesFailure = result.error;
  }

  /**
   * Saves a file: where the person says on the desktop, as a download in a browser. True where it was saved.
   * @param encoding what `text` is; "base64": the bytes of the file
   */
  async save(name: string, text: string, done: string, encoding?: 'base64'): Promise<boolean> {
    const result = await this.api.shell('saveText', { name, text, encoding });
    this.toasts.show(result.ok ? done : [result.error.message, result.error.details?.remedy].filter(Boolean).join(' '));
    return result.ok;
  }

  async copy(text: string): Promise<boolean> {
    const result = await this.api.shell('copyText', { text });
    this.toasts.show(result.ok ? t.common.copied : result.error.message);
    return result.ok;
  }
}

export const [getSession, setSession] = createContext<Session>();
