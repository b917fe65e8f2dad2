import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Keeps the provider's records in one map, so that a test can make it forget them all. */
export class MemoryAdapter implements Adapter {
  readonly #model: string;
  readonly #rows: Map<string, unknown>;

  constructor(model: string, rows: Map<string, unknown>) {
    this.#model = model;
    this.#rows = rows;
  }

  #key = (id: string): string => `${this.#model}:${id}`;

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    this.#rows.set(this.#key(id), payload);
    if (payload.uid) this.#rows.set(`uid:${payload.uid}`, id);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const payload = this.#rows.get(this.#key(id)) as AdapterPayload | undefined;
    return payload?.exp !== undefined && payload.exp * 1000 < Date.now() ? undefined : payload;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const id = this.#rows.get(`uid:${uid}`);
    return typeof id === 'string' ? this.find(id) : undefined;
  }

  /** Only the device flow looks records up so; it is off. */
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(id: string): Promise<void> {
    const payload = this.#rows.get(this.#key(id)) as AdapterPayload | undefined;
    if (payload) payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    this.#rows.delete(this.#key(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of this.#rows) {
      if (typeof payload === 'object' && (payload as AdapterPayload).grantId === grantId) this.#rows.delete(key);
    }
  }
}
