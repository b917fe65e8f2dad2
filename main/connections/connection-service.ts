import { randomUUID } from 'node:crypto';
import type { ConnectionView } from '../../preload/schema/views.ts';
import { GatehouseError } from '../errors/index.ts';
import { Signal } from '../events/signal.ts';
import type { Logger } from '../log/logger.ts';
import type { Account } from '../providers/account.ts';
import type { ProviderService } from '../providers/provider-service.ts';
import type { UpstreamTokens } from '../providers/upstream-tokens.ts';
import type { ConnectionRecord } from '../store/records.ts';
import type { Stores } from '../store/stores.ts';
import type { HeldToken } from './access-token.ts';
import { connectionView } from './connection-view.ts';
import { TokenKeeper } from './token-keeper.ts';

export interface ConnectionServiceOptions {
  stores: Pick<Stores, 'connections' | 'secrets' | 'proxies'>;
  providers: ProviderService;
  log: Logger;
  /** Epoch ms. */
  now?: () => number;
}

/** What a finished sign-in at a provider brings. */
export interface SignIn {
  proxyId: number;
  providerId: number;
  scopes: readonly string[];
  account: Account;
  tokens: UpstreamTokens;
  /** For the proxy itself, by a person in the application (Connect account), and not for one of its clients. */
  own?: boolean;
  /** One connection serves every client of the proxy, whoever signed in: an MCP server's own OAuth. */
  shared?: boolean;
}

/** How often tokens are looked over for a refresh ahead of expiry, in ms. One look also follows a wake-up from sleep. */
const sweepEvery = 10_000;

/** Who is signed in where. One connection for each account on each proxy; a new sign-in of the same account renews it. */
export class ConnectionService {
  readonly changed = new Signal();
  /** A connection ended that nobody here ended: only a person can sign it in again. */
  readonly ended = new Signal<ConnectionRecord>();
  readonly #stores: ConnectionServiceOptions['stores'];
  readonly #providers: ProviderService;
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #keeper: TokenKeeper;
  /** Copies for decisions that cannot wait: status, and which token a call gets. */
  readonly #known = new Map<string, ConnectionRecord>();
  /** Connections used since their last refresh: only these are refreshed ahead of expiry. */
  readonly #used = new Set<string>();
  #sweeper: NodeJS.Timeout | undefined;

  private constructor(options: ConnectionServiceOptions) {
    this.#stores = options.stores;
    this.#providers = options.providers;
    this.#log = options.log.child('connections');
    this.#now = options.now ?? Date.now;
    this.#keeper = new TokenKeeper({
      stores: options.stores,
      log: this.#log,
      now: this.#now,
      refresh: async (record, refreshToken) => (await options.providers.client(record.provider_id)).refresh(refreshToken),
      ended: (record) => {
        this.#remember(record);
        this.ended.emit(record);
      },
      refreshed: (record) => {
        this.#used.delete(record.id);
        this.#remember(record);
      },
    });
  }

  static async open(options: ConnectionServiceOptions): Promise<ConnectionService> {
    const service = new ConnectionService(options);
    for (const record of await options.stores.connections.list()) service.#known.set(record.id, record);
    options.providers.whenRetired((providerId, reason) => service.#endOfProvider(providerId, reason));
    return service;
  }

  /** Starts refreshing ahead of expiry. */
  start(): void {
    this.#sweeper ??= setInterval(() => this.#sweep(), sweepEvery).unref();
  }

  stop(): void {
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  async list(): Promise<ConnectionView[]> {
    const records = [...this.#known.values()].sort((a, b) => a.created_at - b.created_at);
    return Promise.all(records.map(async (record) => connectionView(record, {
      proxy: (await this.#stores.proxies.get(record.proxy_id))?.name ?? 'a removed proxy',
      provider: (await this.#providers.nameOf(record.provider_id)) ?? 'a removed provider',
    })));
  }

  /** Signs the account out here: its tokens are forgotten. @throws GatehouseError "not_found" (404) */
  async delete(id: string): Promise<void> {
    const record = this.#known.get(id);
    if (!record) throw new GatehouseError('not_found', 'There is no such connection.', { status: 404 });
    await this.#stores.connections.delete(id);
    await this.#dropSecrets(record);
    this.#keeper.forget(id);
    this.#known.delete(id);
    this.changed.emit();
  }

  async deleteOfProxy(proxyId: number): Promise<void> {
    for (const record of [...this.#known.values()]) {
      if (record.proxy_id === proxyId) await this.delete(record.id);
    }
  }

  /** A proxy was changed: sign-ins at a provider that it had before end, or calls would go on as who they name. */
  async proxyChanged(proxyId: number): Promise<void> {
    const proxy = await this.#stores.proxies.get(proxyId);
    if (!proxy) return;
    for (const { id, proxy_id, provider_id, ended } of [...this.#known.values()]) {
      if (proxy_id !== proxyId || ended || this.#providers.signsInFor(proxy, provider_id)) continue;
      await this.#endWithProvider(id, 'Another identity provider was chosen for this proxy.');
    }
  }

  /** Keeps the tokens of a finished sign-in. The refresh token is in the keychain before the connection says so. */
  async signedIn(signIn: SignIn): Promise<ConnectionRecord> {
    const id = this.#ofAccount(signIn)?.id ?? randomUUID();
    const record = await this.#keeper.signedIn(id, signIn.tokens, () => this.#keepSignIn(id, signIn));
    this.#remember(record);
    this.#log.info('signed in at provider', {
      connection: id, proxy: signIn.proxyId, provider: signIn.providerId, refreshable: record.refresh_token_ref !== null,
    });
    return record;
  }

  async #keepSignIn(id: string, signIn: SignIn): Promise<ConnectionRecord> {
    const current = this.#known.get(id);
    const { tokens } = signIn;
    // Some providers send a refresh token at the first sign-in only: then the one there is stays.
    const refreshRef = tokens.refreshToken ? `connection/${id}/refresh-token` : (current?.refresh_token_ref ?? null);
    const accessRef = refreshRef ? null : `connection/${id}/access-token`;
    if (refreshRef && tokens.refreshToken) await this.#stores.secrets.set(refreshRef, tokens.refreshToken);
    if (accessRef) await this.#stores.secrets.set(accessRef, tokens.accessToken);
    const now = this.#now();
    const record: ConnectionRecord = {
      id,
      proxy_id: signIn.proxyId,
      provider_id: signIn.providerId,
      subject: signIn.account.subject,
      account: signIn.account.label,
      scopes: tokens.scope ? tokens.scope.split(' ').filter(Boolean) : [...signIn.scopes],
      token_type: tokens.tokenType,
      refresh_token_ref: refreshRef,
      access_token_ref: accessRef,
      access_expires_at: tokens.expiresIn === null ? null : now + tokens.expiresIn * 1000,
      created_at: current?.created_at ?? now,
      refreshed_at: now,
      signed_in_at: now,
      connected_at: signIn.own ? now : (current?.connected_at ?? null),
      ended: null,
    };
    await this.#stores.connections.put(record);
    if (current?.access_token_ref && !accessRef) await this.#stores.secrets.delete(current.access_token_ref);
    return record;
  }

  /** False where only a person can revive the connection, or it is gone. */
  isActive(id: string): boolean {
    const record = this.#known.get(id);
    return record !== undefined && record.ended === null;
  }

  /** Who the connection speaks for, unique over all providers: what access tokens carry as `sub`. */
  subjectOf(id: string): string {
    const record = this.#known.get(id);
    return record ? `${record.provider_id}|${record.subject ?? record.id}` : id;
  }

  /**
   * The connection of a proxy itself: what serves calls that bring none of their own (API keys). The account that a
   * person chose last for the proxy; where nobody chose one, the last that signed in. No refresh changes who that is,
   * nor does the sign-in of some client once a person has chosen.
   * @param providerId counts only those of this provider
   * @returns null where there is none, or where it has ended
   */
  ownOf(proxyId: number, providerId?: number): string | null {
    const all = [...this.#known.values()]
      .filter((record) => record.proxy_id === proxyId && (providerId === undefined || record.provider_id === providerId));
    const chosen = all.filter((record) => record.connected_at);
    const [own] = (chosen.length > 0 ? chosen : all.filter((record) => !record.ended)).sort(lastFirst);
    return own && !own.ended ? own.id : null;
  }

  /** The account's name as the provider gave it. */
  accountOf(id: string): string | null {
    return this.#known.get(id)?.account ?? null;
  }

  /** True where the proxy has connections and none is usable without a person. */
  signInNeeded(proxyId: number): boolean {
    const records = [...this.#known.values()].filter((record) => record.proxy_id === proxyId);
    return records.length > 0 && records.every((record) => record.ended);
  }

  /** The token to send, where one is in memory and valid. Never waits: the request path calls this. */
  tokenAtHand(id: string): HeldToken | undefined {
    this.#used.add(id);
    return this.#keeper.usable(id);
  }

  /**
   * The token to send, refreshed where needed.
   * @param refused the Authorization header that the upstream answered 401 to
   * @throws ConnectionEnded, ProviderError, GatehouseError "secret_unavailable"
   */
  token(id: string, refused?: string): Promise<HeldToken> {
    return this.#keeper.fresh(id, refused);
  }

  #sweep(): void {
    for (const id of this.#used) {
      const record = this.#known.get(id);
      if (!record || record.ended) this.#used.delete(id);
      else if (record.refresh_token_ref && this.#keeper.due(id)) {
        // What fails here is logged by the keeper and tried again; calls go on with the token there is.
        this.#keeper.refreshNow(id).catch(() => undefined);
      }
    }
  }

  async #endOfProvider(providerId: number, reason: string): Promise<void> {
    for (const record of [...this.#known.values()]) {
      if (record.provider_id === providerId && !record.ended) await this.#endWithProvider(record.id, reason);
    }
  }

  /** The choice of an account goes with its provider. */
  async #endWithProvider(id: string, reason: string): Promise<void> {
    await this.#stores.connections.update(id, (current) => ({ ...current, connected_at: null }));
    await this.#keeper.end(id, reason);
  }

  /** Without a subject nobody can tell two people apart: each sign-in is a connection of its own, unless all share one. */
  #ofAccount(signIn: SignIn): ConnectionRecord | undefined {
    if (signIn.account.subject === null && !signIn.shared) return undefined;
    return [...this.#known.values()].find((record) =>
      record.proxy_id === signIn.proxyId && record.provider_id === signIn.providerId && record.subject === signIn.account.subject);
  }

  #remember(record: ConnectionRecord): void {
    this.#known.set(record.id, record);
    this.changed.emit();
  }

  async #dropSecrets(record: ConnectionRecord): Promise<void> {
    for (const ref of [record.refresh_token_ref, record.access_token_ref]) {
      if (ref) await this.#stores.secrets.delete(ref);
    }
  }
}

const lastFirst = (a: ConnectionRecord, b: ConnectionRecord): number =>
  (b.connected_at ?? 0) - (a.connected_at ?? 0) || (b.signed_in_at ?? b.created_at) - (a.signed_in_at ?? a.created_at);
