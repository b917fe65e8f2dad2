import type { Auditor } from '../audit/ports.ts';
import { diagnosisClient } from '../doctor/diagnosis-client.ts';
import type { LentCredentials } from '../doctor/ports.ts';
import { GatehouseError } from '../errors/index.ts';
import type { Keys } from '../keys/key-service.ts';
import type { AuthorizationServer } from '../oauth/authorization-server.ts';
import type { Stores } from '../store/stores.ts';

export interface Lenders {
  stores: Pick<Stores, 'proxies'>;
  oauth: Pick<AuthorizationServer, 'lendAccessToken'>;
  keys: Pick<Keys, 'apiKeys'>;
  audit: Pick<Auditor, 'note'>;
}

/** Longer than the check may take that they are for, in ms. */
const lentFor = 30_000;

/** Diagnosis runs whenever a person comes to see it: within this time the audit log counts, in ms. */
const countedWithin = 60 * 60_000;

/** Credentials for Diagnosis at one proxy; the audit log tells of them. @throws GatehouseError "proxy_not_found" (404) */
export async function lendCredentials({ stores, oauth, keys, audit }: Lenders, proxyId: number): Promise<LentCredentials> {
  const proxy = await stores.proxies.get(proxyId);
  if (!proxy) throw new GatehouseError('proxy_not_found', `There is no proxy ${proxyId}.`, { status: 404 });
  const token = oauth.lendAccessToken(proxy, diagnosisClient, lentFor);
  const key = keys.apiKeys.ring.lend({
    name: diagnosisClient, proxy_ids: [proxyId], rate_limit_per_minute: null, expires_at: Date.now() + lentFor,
  });
  audit.note({
    kind: 'access', action: 'diagnosis.lent', actor: 'system', client: diagnosisClient, proxy: proxy.name, proxy_id: proxyId,
  }, countedWithin);
  return {
    apiKey: key.credential,
    accessToken: token.token,
    isOwnToken: token.isOwn,
    giveBack() {
      key.giveBack();
      token.giveBack();
    },
  };
}
