import { GatehouseError } from '../../errors/index.ts';
import type { ProviderRecord } from '../../store/records.ts';
import type { Stores } from '../../store/stores.ts';
import type { OutboundFetch } from '../ports.ts';
import type { ProviderClient } from '../provider-client.ts';
import type { DiscoveredRecord } from './discovered-record.ts';
import { discoveredPreset } from './preset.ts';
import { isTypedClientFor } from './typed-client.ts';

/** The OAuth clients of discovered providers, made once for each state of a record. */
export class DiscoveredClients {
  readonly #stores: Pick<Stores, 'providers' | 'secrets'>;
  readonly #onRejected: (providerId: number) => void;
  readonly #fetch: OutboundFetch | undefined;
  /** A record that is replaced takes its client along. */
  #made = new WeakMap<DiscoveredRecord, ProviderClient>();

  /** @param onRejected the authorization server does not know our client */
  constructor(
    stores: Pick<Stores, 'providers' | 'secrets'>,
    onRejected: (providerId: number) => void,
    fetchOut?: OutboundFetch,
  ) {
    this.#fetch = fetchOut;
    this.#stores = stores;
    this.#onRejected = onRejected;
  }

  /** @throws GatehouseError "provider_missing" where the provider with the typed client id has no use any more */
  async of(record: DiscoveredRecord): Promise<ProviderClient> {
    const { ProviderClient: Client } = await import('../provider-client.ts');
    const known = this.#made.get(record);
    if (known) return known;
    const { client_of: typedId } = record.discovered;
    const { client_id, client_secret_ref: ref } = typedId === null ? record : await this.#typed(typedId, record);
    const made = new Client(
      { ...record, client_id }, discoveredPreset,
      async () => (ref ? this.#stores.secrets.get(ref) : undefined),
      { fetch: this.#fetch, onRejected: () => this.#onRejected(record.id) },
    );
    this.#made.set(record, made);
    return made;
  }

  /** A person's providers changed: typed client ids and their secrets are read anew. */
  drop(): void {
    this.#made = new WeakMap();
  }

  /** The client id that a person typed in, as long as it is for the issuer that it is used at. */
  async #typed(id: number, { issuer, name }: DiscoveredRecord): Promise<ProviderRecord> {
    const typed = await this.#stores.providers.get(id);
    if (typed && isTypedClientFor(typed, issuer ?? '')) return typed;
    const message = `The provider with the client id for ${name} was changed or switched off.`;
    throw new GatehouseError('provider_missing', message, {
      status: 409, remedy: `Add a provider with the issuer ${issuer}, or switch it on again.`,
    });
  }
}
