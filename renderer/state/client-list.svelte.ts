import type { ClientView } from '../../preload/schema/views.ts';
import type { Failure, Transport } from '../api/transport.ts';

/** The clients of one proxy. They are not part of the snapshot: only one page shows them. */
export class ClientList {
  clients = $state.raw<ClientView[] | null>(null);
  failure = $state.raw<Failure | null>(null);
  readonly #api: Transport;
  #asked = 0;

  constructor(api: Transport) {
    this.#api = api;
  }

  async load(proxyId: number): Promise<void> {
    const asked = ++this.#asked;
    const result = await this.#api.call('clients.list', { id: proxyId });
    if (asked !== this.#asked) return;
    this.failure = result.ok ? null : result.error;
    if (result.ok) this.clients = result.value;
  }
}
