import { silentLogger } from '../../../../main/log/logger.ts';
import { SigningKeys } from '../../../../main/oauth/tokens/signing-keys.ts';
import { newGrantId } from '../../../../main/oauth/tokens/refresh-tokens.ts';
import { openStores } from '../../../../main/store/open-stores.ts';
import type { GrantRecord } from '../../../../main/store/records.ts';
import type { Stores } from '../../../../main/store/stores.ts';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../house.ts';

export async function openKeys(): Promise<{ stores: Stores; keys: SigningKeys }> {
  const stores = await openStores(
    await temporaryFolder(), { log: silentLogger, env: { GATEHOUSE_SECRETS: 'vault' }, keytar: null }
  );
  onTestFinished(() => stores.close());
  return { stores, keys: await SigningKeys.open(stores, silentLogger) };
}

export const grantOf = (fields: Partial<GrantRecord> = {}): GrantRecord => ({
  id: newGrantId(), mode: 'gateway', proxy_id: 1, client_id: 'gateway_c', connection_id: null, scope: 'openid email',
  resource: 'http://localhost:9050/mcp', issuer: 'http://localhost:9050', created_at: 0, last_used_at: 0, refresh: null,
  ended: null, ...fields,
});
