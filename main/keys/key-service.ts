import type { ApiKeyCreate, SessionTokenCreate } from '../../preload/schema/entities.ts';
import type { ApiKeyView, SessionTokenView } from '../../preload/schema/views.ts';
import { GatehouseError } from '../errors/index.ts';
import type { Stores } from '../store/stores.ts';
import { KeyRing } from './key-ring.ts';
import { apiKeyView, sessionTokenView } from './key-views.ts';

/** An expired key stays in the list for a week, so that a person sees why a client stopped. */
const expiredKept = 7 * 24 * 60 * 60_000;

type KeyStores = Pick<Stores, 'apiKeys' | 'sessionTokens' | 'proxies'>;

/** API keys as a person manages them. */
export class ApiKeys {
  readonly ring: KeyRing;
  readonly #stores: KeyStores;

  constructor(ring: KeyRing, stores: KeyStores) {
    this.ring = ring;
    this.#stores = stores;
  }

  get changed() {
    return this.ring.changed;
  }

  list(): ApiKeyView[] {
    return this.ring.list().map(apiKeyView);
  }

  /** @returns `key` once; it cannot be read again. @throws GatehouseError "invalid_input" for unknown proxies */
  async create(input: ApiKeyCreate): Promise<{ api_key: ApiKeyView; key: string }> {
    await checkProxies(this.#stores, input.proxy_ids);
    const { record, credential } = await this.ring.create({
      name: input.name,
      proxy_ids: input.proxy_ids,
      rate_limit_per_minute: input.rate_limit_per_minute,
      expires_at: input.expires_in_days === null ? null : Date.now() + input.expires_in_days * 24 * 60 * 60_000,
    });
    return { api_key: apiKeyView(record), key: credential };
  }

  /** @throws GatehouseError "not_found" (404) */
  delete(id: string): Promise<void> {
    return this.ring.delete(id);
  }
}

/** Session tokens: short-lived, for a person's own curl and scripts. */
export class SessionTokens {
  readonly ring: KeyRing;
  readonly #stores: KeyStores;

  constructor(ring: KeyRing, stores: KeyStores) {
    this.ring = ring;
    this.#stores = stores;
  }

  get changed() {
    return this.ring.changed;
  }

  /** Those that still live. */
  list(): SessionTokenView[] {
    const now = Date.now();
    return this.ring.list().filter((record) => (record.expires_at ?? 0) > now).map(sessionTokenView);
  }

  /** @returns `token` once; it cannot be read again. @throws GatehouseError "invalid_input" for unknown proxies */
  async create(input: SessionTokenCreate): Promise<{ session_token: SessionTokenView; token: string }> {
    await checkProxies(this.#stores, input.proxy_ids);
    const { record, credential } = await this.ring.create({
      name: input.name,
      proxy_ids: input.proxy_ids,
      rate_limit_per_minute: null,
      expires_at: Date.now() + input.expires_in_minutes * 60_000,
    });
    return { session_token: sessionTokenView(record), token: credential };
  }

  /** @throws GatehouseError "not_found" (404) */
  delete(id: string): Promise<void> {
    return this.ring.delete(id);
  }
}

export interface Keys {
  apiKeys: ApiKeys;
  sessionTokens: SessionTokens;
}

/** Opens both rings and forgets what expired long ago. */
export async function openKeys(stores: KeyStores): Promise<Keys> {
  const apiKeys = await KeyRing.open('api_key', stores.apiKeys);
  const sessionTokens = await KeyRing.open('session', stores.sessionTokens);
  await apiKeys.prune(expiredKept);
  await sessionTokens.prune(0);
  return { apiKeys: new ApiKeys(apiKeys, stores), sessionTokens: new SessionTokens(sessionTokens, stores) };
}

async function checkProxies(stores: KeyStores, ids: number[] | null): Promise<void> {
  for (const id of ids ?? []) {
    if (await stores.proxies.get(id)) continue;
    throw new GatehouseError('invalid_input', `There is no proxy ${id}.`, {
      status: 400, field: 'proxy_ids', remedy: 'Choose among the proxies there are.',
    });
  }
}
