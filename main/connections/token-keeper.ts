import { GatehouseError } from '../errors/index.ts';
import type { Logger } from '../log/logger.ts';
import type { UpstreamTokens } from '../providers/upstream-tokens.ts';
import { ProviderError } from '../providers/provider-errors.ts';
import type { ConnectionRecord } from '../store/records.ts';
import { Sequencer } from '../runtime/sequencer.ts';
import type { Stores } from '../store/stores.ts';
import { holdToken, isDue, isUsable, type HeldToken } from './access-token.ts';
import { RetryPace } from './retry-pace.ts';

export interface TokenKeeperOptions {
  stores: Pick<Stores, 'connections' | 'secrets'>;
  log: Logger;
  refresh: (connection: ConnectionRecord, refreshToken: string) => Promise<UpstreamTokens>;
  /** The connection is over: only a person can revive it. */
  ended: (connection: ConnectionRecord) => void;
  refreshed: (connection: ConnectionRecord) => void;
  /** Epoch ms. */
  now?: () => number;
}

/** A connection that only a person can revive. */
export class ConnectionEnded extends GatehouseError {
  constructor(reason: string) {
    super('sign_in_needed', reason, { status: 401, remedy: 'Sign in again.' });
  }
}

/**
 * The one owner of upstream tokens. Refresh is single-flight per connection, re-reads the refresh token inside the
 * critical section, keeps the rotated one before anyone may use its access token, and carries the old one forward where
 * the provider sends none. Only `invalid_grant` ends a connection; whatever else fails keeps everything.
 */
export class TokenKeeper {
  readonly #options: TokenKeeperOptions;
  readonly #now: () => number;
  readonly #held = new Map<string, HeldToken>();
  readonly #flights = new Map<string, Promise<HeldToken>>();
  readonly #paces = new Map<string, { pace: RetryPace; error: unknown }>();
  /** Rotated refresh tokens that could not be kept: the one that is stored is dead, so these are tried instead. */
  readonly #unsaved = new Map<string, string>();
  /** What is written about one connection, one after the other: a sign-in, a refreshed token, its end. */
  readonly #writes = new Sequencer();

  constructor(options: TokenKeeperOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** The token ready to send, or undefined where it must be fetched first. Never waits. */
  usable(connectionId: string): HeldToken | undefined {
    const token = this.#held.get(connectionId);
    return token && isUsable(token, this.#now()) ? token : undefined;
  }

  /** True where the token should be refreshed ahead of its expiry, or has run out. */
  due(connectionId: string): boolean {
    const token = this.#held.get(connectionId);
    return !token || isDue(token, this.#now());
  }

  /**
   * Takes over the tokens of a new sign-in. A refresh that is under way has nothing to say of them.
   * @param keep writes what is to be known of them after a restart
   */
  signedIn<T>(connectionId: string, tokens: UpstreamTokens, keep: () => Promise<T>): Promise<T> {
    return this.#writes.run(connectionId, async () => {
      const kept = await keep();
      this.#hold(connectionId, tokens);
      return kept;
    });
  }

  #hold(connectionId: string, tokens: UpstreamTokens): HeldToken {
    const token = holdToken(tokens.tokenType, tokens.accessToken, tokens.expiresIn, this.#now());
    this.#held.set(connectionId, token);
    this.#paces.delete(connectionId);
    this.#unsaved.delete(connectionId);
    return token;
  }

  forget(connectionId: string): void {
    this.#held.delete(connectionId);
    this.#paces.delete(connectionId);
    this.#unsaved.delete(connectionId);
  }

  /**
   * A usable token, refreshed where needed.
   * @param refused the header that the upstream answered 401 to: a token with this header does not count as usable
   * @throws ConnectionEnded, ProviderError (transient), GatehouseError "secret_unavailable"
   */
  async fresh(connectionId: string, refused?: string): Promise<HeldToken> {
    const held = this.usable(connectionId);
    if (held && held.header !== refused) return held;
    return this.refreshNow(connectionId);
  }

  /** Refreshes; joins the refresh under way where there is one. */
  refreshNow(connectionId: string): Promise<HeldToken> {
    const running = this.#flights.get(connectionId);
    if (running) return running;
    const flight = this.#refresh(connectionId).finally(() => this.#flights.delete(connectionId));
    this.#flights.set(connectionId, flight);
    return flight;
  }

  /** Ends a connection for a reason of ours, after the refresh under way. @param reason a sentence for a person */
  async end(connectionId: string, reason: string): Promise<void> {
    await this.#flights.get(connectionId)?.catch(() => undefined);
    await this.#writes.run(connectionId, async () => {
      const record = await this.#options.stores.connections.get(connectionId);
      if (record && !record.ended) await this.#end(record, reason);
    });
  }

  async #refresh(connectionId: string): Promise<HeldToken> {
    const { stores } = this.#options;
    const before = this.#held.get(connectionId);
    const record = await stores.connections.get(connectionId);
    if (!record) throw new ConnectionEnded('This sign-in was removed.');
    if (record.ended) throw new ConnectionEnded(record.ended.reason);
    if (!record.refresh_token_ref) return this.#settle(before, record, () => this.#withoutRefreshToken(record));
    const waiting = this.#paces.get(connectionId);
    if (waiting && !waiting.pace.mayTry(this.#now())) throw waiting.error;
    const refreshToken = this.#unsaved.get(connectionId) ?? (await stores.secrets.get(record.refresh_token_ref));
    if (refreshToken === undefined) {
      return this.#settle(before, record, () => this.#over(record, 'The refresh token is no longer in the keychain.'));
    }
    const answer = this.#options.refresh(record, refreshToken);
    await answer.catch(() => undefined);
    return this.#settle(before, record, async () => {
      try {
        return await this.#keep(record, refreshToken, await answer);
      } catch (error) {
        if (error instanceof ConnectionEnded) throw error;
        if (error instanceof ProviderError && error.failure === 'provider_invalid_grant') return this.#over(record, error.message);
        this.#pause(connectionId, error);
        throw error;
      }
    });
  }

  /** Writes what a refresh brought, unless a new sign-in was written since. @param before what was held as it began */
  #settle(before: HeldToken | undefined, { id }: ConnectionRecord, write: () => Promise<HeldToken>): Promise<HeldToken> {
    return this.#writes.run(id, async () => this.#renewedSince(before, id) ?? write());
  }

  async #over(record: ConnectionRecord, reason: string): Promise<never> {
    await this.#end(record, reason);
    throw new ConnectionEnded(reason);
  }

  /** A person signed in again while the provider answered: the new sign-in's tokens stand, whatever the old one brought. */
  #renewedSince(before: HeldToken | undefined, connectionId: string): HeldToken | undefined {
    const held = this.usable(connectionId);
    return held === before ? undefined : held;
  }

  async #keep(record: ConnectionRecord, oldRefreshToken: string, tokens: UpstreamTokens): Promise<HeldToken> {
    const { stores } = this.#options;
    const now = this.#now();
    const stored = await stores.connections.get(record.id);
    if (!stored) throw new ConnectionEnded('This sign-in was removed.');
    if (stored.ended) throw new ConnectionEnded(stored.ended.reason);
    // Persisted before use: after a crash the rotated token must be the one we know.
    if (tokens.refreshToken && tokens.refreshToken !== oldRefreshToken) this.#unsaved.set(record.id, tokens.refreshToken);
    const unsaved = this.#unsaved.get(record.id);
    if (unsaved !== undefined && record.refresh_token_ref) await stores.secrets.set(record.refresh_token_ref, unsaved);
    const updated = await stores.connections.update(record.id, (current) => ({
      ...current,
      access_expires_at: tokens.expiresIn === null ? null : now + tokens.expiresIn * 1000,
      refreshed_at: now,
    }));
    const token = this.#hold(record.id, tokens);
    if (updated) this.#options.refreshed(updated);
    this.#options.log.info('upstream token refreshed', { connection: record.id, rotated: tokens.refreshToken !== null });
    return token;
  }

  /** Providers without refresh tokens: the kept access token serves until its end. */
  async #withoutRefreshToken(record: ConnectionRecord): Promise<HeldToken> {
    const now = this.#now();
    const kept = record.access_token_ref ? await this.#options.stores.secrets.get(record.access_token_ref) : undefined;
    const expiresIn = record.access_expires_at === null ? null : (record.access_expires_at - now) / 1000;
    if (kept !== undefined && (expiresIn === null || expiresIn > 0)) {
      return this.#hold(record.id, { accessToken: kept, tokenType: record.token_type, expiresIn, refreshToken: null, scope: null });
    }
    return this.#over(record, 'The sign-in has run out, and the provider gave no refresh token.');
  }

  async #end(record: ConnectionRecord, reason: string): Promise<void> {
    const { stores, log, ended } = this.#options;
    this.forget(record.id);
    const updated = await stores.connections.update(record.id, (current) => ({
      ...current, ended: { at: this.#now(), reason }, refresh_token_ref: null, access_token_ref: null,
    }));
    for (const ref of [record.refresh_token_ref, record.access_token_ref]) {
      if (ref) await stores.secrets.delete(ref);
    }
    log.warn('upstream connection ended', { connection: record.id, reason });
    if (updated) ended(updated);
  }

  #pause(connectionId: string, error: unknown): void {
    const known = this.#paces.get(connectionId) ?? { pace: new RetryPace(), error };
    known.error = error;
    known.pace.failed(this.#now(), error instanceof ProviderError ? error.retryAfter : null);
    this.#paces.set(connectionId, known);
    this.#options.log.warn('upstream token not refreshed, kept for another try', { connection: connectionId, error });
  }
}
