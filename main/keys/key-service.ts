import type { ApiKeyCreate, SessionTokenCreate } from '../../preload/schema/entities.ts';
import type { ApiKeyView, SessionTokenView } from '../../preload/schema/views.ts';
import { GatehouseError } from '../errors/index.ts';
import type { CredentialRecord } from '../store/records.ts';
import type { Stores } from '../store/stores.ts';
import { KeyRing } from './key-ring.ts';

/** An expired key stays in the list for a week, so that a person sees why a client stopped. */
const expiredKept = 7 * 24 * 60 * 60_000;

/** API keys and session tokens, as a person manages them. */
export class KeyService {
  readonly apiKeys: KeyRing;
  readonly sessionTokens: KeyRing;
  readonly #stores: Pick<Stores, 'proxies'>;

  private constructor(stores: Pick<Stores, 'proxies'>, apiKeys: KeyRing, sessionTokens: KeyRing) {
    this.#stores = stores;
    this.apiKeys = apiKeys;
    this.sessionTokens = sessionTokens;
  }

  static async open(stores: Pick<Stores, 'apiKeys' | 'sessionTokens' | 'proxies'>): Promise<KeyService> {
    const service = new KeyService(
      stores, await KeyRing.open('api_key', stores.apiKeys), await KeyRing.open('session', stores.sessionTokens),
    );
    await service.apiKeys.prune(expiredKept);
    await service.sessionTokens.prune(0);
    return service;
  }

  listApiKeys(): ApiKeyView[] {
    return this.apiKeys.list().map(apiKeyView);
  }

  /** @returns `key` once; it cannot be read again. @throws GatehouseError "invalid_input" for unknown proxies */
  async createApiKey(input: ApiKeyCreate): Promise<{ api_key: ApiKeyView; key: string }> {
    await this.#checkProxies(input.proxy_ids);
    const { record, credential } = await this.apiKeys.create({
      name: input.name,
      proxy_ids: input.proxy_ids,
      rate_limit_per_minute: input.rate_limit_per_minute,
      expires_at: input.expires_in_days === null ? null : Date.now() + input.expires_in_days * 24 * 60 * 60_000,
    });
    return { api_key: apiKeyView(record), key: credential };
  }

  listSessionTokens(): SessionTokenView[] {
    const now = Date.now();
    return this.sessionTokens.list().filter((record) => (record.expires_at ?? 0) > now).map(sessionTokenView);
  }

  /** @returns `token` once; it cannot be read again. @throws GatehouseError "invalid_input" for unknown proxies */
  async createSessionToken(input: SessionTokenCreate): Promise<{ session_token: SessionTokenView; token: string }> {
    await this.#checkProxies(input.proxy_ids);
    const { record, credential } = await this.sessionTokens.create({
      name: input.name,
      proxy_ids: input.proxy_ids,
      rate_limit_per_minute: null,
      expires_at: Date.now() + input.expires_in_minutes * 60_000,
    });
    return { session_token: sessionTokenView(record), token: credential };
  }

  async #checkProxies(ids: number[] | null): Promise<void> {
    for (const id of ids ?? []) {
      if (!(await this.#stores.proxies.get(id))) {
        throw new GatehouseError('invalid_input', `There is no proxy ${id}.`, { status: 400, field: 'proxy_ids', remedy: 'Choose among the proxies there are.' });
      }
    }
  }
}

const iso = (at: number): string => new Date(at).toISOString();

const apiKeyView = (record: CredentialRecord): ApiKeyView => ({
  id: record.id,
  name: record.name,
  prefix: record.prefix,
  proxy_ids: record.proxy_ids && [...record.proxy_ids],
  rate_limit_per_minute: record.rate_limit_per_minute,
  created_at: iso(record.created_at),
  expires_at: record.expires_at === null ? null : iso(record.expires_at),
  last_used_at: record.last_used_at === null ? null : iso(record.last_used_at),
});

const sessionTokenView = (record: CredentialRecord): SessionTokenView => ({
  id: record.id,
  name: record.name,
  proxy_ids: record.proxy_ids && [...record.proxy_ids],
  created_at: iso(record.created_at),
  expires_at: iso(record.expires_at ?? record.created_at),
  last_used_at: record.last_used_at === null ? null : iso(record.last_used_at),
});
