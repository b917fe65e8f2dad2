import { onTestFinished } from 'vitest';
import { TokenKeeper, type TokenKeeperOptions } from '../../../main/connections/token-keeper.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import { presetOf } from '../../../main/providers/presets/index.ts';
import { ProviderClient } from '../../../main/providers/provider-client.ts';
import { openStores } from '../../../main/store/open-stores.ts';
import type { ConnectionRecord, ProviderRecord } from '../../../main/store/records.ts';
import type { Stores } from '../../../main/store/stores.ts';
import type { ScriptedProvider } from '../../support/scripted-provider.ts';
import { startProvider, temporaryFolder } from '../oauth/house.ts';

export const providerRecord = (provider: ScriptedProvider, fields: Partial<ProviderRecord> = {}): ProviderRecord => ({
  id: 1, name: 'The provider', provider_type: 'oidc', client_id: provider.clientId,
  client_secret_ref: 'provider/1/client-secret', issuer: provider.issuer,
  auth_url: null, token_url: null, userinfo_url: null, scopes: ['openid'], enabled: true, use_template: true,
  created_at: 0, updated_at: 0, ...fields,
});

export const connectionRecord = (fields: Partial<ConnectionRecord> = {}): ConnectionRecord => ({
  id: 'c', proxy_id: 1, provider_id: 1, subject: 'alice', account: 'alice@example.test', scopes: ['openid'],
  token_type: 'Bearer',
  refresh_token_ref: 'connection/c/refresh-token', access_token_ref: null, access_expires_at: 0, created_at: 0,
  refreshed_at: 0, ended: null, ...fields,
});

export async function openTestStores(folder?: string): Promise<Stores> {
  const stores = await openStores(
    folder ?? await temporaryFolder(), { log: silentLogger, env: { GATEHOUSE_SECRETS: 'vault' }, keytar: null }
  );
  onTestFinished(() => stores.close());
  return stores;
}

/** A clock that a test turns. Epoch ms. */
export class Clock {
  at = 1_700_000_000_000;
  readonly now = (): number => this.at;
  advance(seconds: number): void {
    this.at += seconds * 1000;
  }
}

export interface Kept {
  keeper: TokenKeeper;
  stores: Stores;
  provider: ScriptedProvider;
  clock: Clock;
  refreshToken(): Promise<string | undefined>;
  record(): Promise<ConnectionRecord | undefined>;
  ended: ConnectionRecord[];
  /** A keeper that knows only what is stored, as after a crash. */
  restarted(): TokenKeeper;
}

export interface KeptOptions {
  /** Changes the stores that the keeper sees. */
  wrap?: (stores: Stores) => TokenKeeperOptions['stores'];
  /** Seconds. */
  answerWithin?: number;
}

/** A keeper with real stores and one connection, signed in at a scripted provider; its access token has run out. */
export async function openKept(options: KeptOptions = {}): Promise<Kept> {
  const provider = await startProvider();
  const stores = await openTestStores();
  const clock = new Clock();
  const connection = connectionRecord();
  await stores.secrets.set(connection.refresh_token_ref ?? '', provider.issueRefreshToken());
  await stores.connections.put(connection);
  const ended: ConnectionRecord[] = [];
  const client = new ProviderClient(
    providerRecord(provider), presetOf('oidc'), async () => provider.clientSecret,
    options.answerWithin === undefined ? {} : { timeout: options.answerWithin },
  );
  const keeperOn = (seen: TokenKeeperOptions['stores']): TokenKeeper => new TokenKeeper({
    stores: seen,
    log: silentLogger,
    now: clock.now,
    refresh: (_connection, refreshToken) => client.refresh(refreshToken),
    ended: (record) => ended.push(record),
    refreshed: () => undefined,
  });
  return {
    keeper: keeperOn(options.wrap?.(stores) ?? stores),
    stores, provider, clock, ended,
    restarted: () => keeperOn(stores),
    refreshToken: () => stores.secrets.get('connection/c/refresh-token'),
    record: () => stores.connections.get('c'),
  };
}

/** Waits for what a socket brings about. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** A promise, and what settles it. */
export function signal(): { promise: Promise<void>; give: () => void } {
  let give = (): void => undefined;
  const promise = new Promise<void>((resolve) => { give = resolve; });
  return { promise, give };
}
