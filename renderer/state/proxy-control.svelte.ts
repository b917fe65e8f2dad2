import type { NextAction, ProxyView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';
import type { Session } from './session.svelte.ts';
import { Task } from './task.svelte.ts';

/** What a person can do with one proxy from a list or its page; one thing at a time. */
export class ProxyControl {
  readonly task = new Task();
  readonly #session: Session;
  readonly #proxy: () => ProxyView;

  /** @param proxy reads the proxy as it is now */
  constructor(session: Session, proxy: () => ProxyView) {
    this.#session = session;
    this.#proxy = proxy;
  }

  async run(verb: 'start' | 'stop' | 'restart'): Promise<void> {
    const { id } = this.#proxy();
    await this.task.run(() => this.#session.api.call(`proxies.${verb}`, { id }));
  }

  /** Opens the provider's sign-in in the browser. */
  async connect(): Promise<void> {
    const { id } = this.#proxy();
    const { api, toasts } = this.#session;
    const opened = await this.task.run(async () => {
      const started = await api.call('proxies.connect', { id });
      return started.ok ? api.shell('openExternal', { url: started.value.authorization_url }) : started;
    });
    if (opened) toasts.show(t.proxy.signInOpened);
  }

  async take(kind: NextAction['kind']): Promise<void> {
    const { id, status, enabled, command_approval: approval } = this.#proxy();
    const { router, snapshot, putOff } = this.#session;
    const hasProviders = (snapshot.state?.providers.length ?? 0) > 0;
    switch (kind) {
      case 'start': return this.run('start');
      case 'retry': return this.run(status.can_restart ? 'restart' : 'start');
      case 'connect': return this.connect();
      case 'open_consent': return router.go({ screen: 'consents' });
      case 'change_port': return router.go({ screen: 'proxy-edit', id, field: 'port' });
      case 'edit': return router.go({ screen: 'proxy-edit', id, ...(enabled ? {} : { field: 'enabled' }) });
      case 'add_provider':
        return router.go(hasProviders
          ? { screen: 'proxy-edit', id, field: 'oauth_proxy_provider_id' }
          : { screen: 'provider-new' });
      case 'approve_command':
        if (approval) putOff.delete(approval);
        return router.go({ screen: 'proxy', id });
      case 'review_tools': return router.go({ screen: 'proxy', id, section: 'tools' });
      case 'add_to_app': return router.go({ screen: 'proxy', id });
    }
  }
}
