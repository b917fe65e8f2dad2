import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importJWK, jwtVerify } from 'jose';
import { openPort } from '../../../main/gatehouse/opening.ts';
import { openRooms, type Rooms } from '../../../main/gatehouse/rooms.ts';
import { Teardown } from '../../../main/gatehouse/teardown.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import { mintAccessToken } from '../../../main/oauth/tokens/access-token.ts';
import { firstGeneration, newGrantId } from '../../../main/oauth/tokens/refresh-tokens.ts';
import { SigningKeys } from '../../../main/oauth/tokens/signing-keys.ts';
import { openStores } from '../../../main/store/open-stores.ts';
import type { GrantRecord } from '../../../main/store/records.ts';
import { proxyRecord } from '../../main/proxies/harness.ts';

/**
 * The check of an access token, in the product's own rooms, beside the bare verification of its signature. Prints CPU
 * microseconds for each check, all threads counted.
 */

/** As many as the cache of verified tokens holds. */
const tokenCount = 1000;
const origin = 'http://localhost:9050';
const secrets = { GATEHOUSE_SECRETS: 'vault' };

const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
const { tokens, jwk } = await furnish();
const teardown = new Teardown(silentLogger);
const rooms: Rooms = await openRooms({
  dataFolder: folder, version: '0.0.0', env: secrets, port: 0, rateLimitPerMinute: null, nativeConsent: false, bridge: null, openLink: null,
  opening: await openPort({ dataFolder: folder, env: secrets, port: 0, log: silentLogger }, teardown), log: silentLogger,
}, teardown);
const proxy = await rooms.stores.proxies.get(1);
if (!proxy) throw new Error('The proxy is missing.');
const record = proxy;
const { authenticator } = rooms.oauth;

const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
const joseKey = await importJWK(jwk, 'ES256');
const parts = tokens.map((token) => {
  const end = token.lastIndexOf('.');
  return { text: Buffer.from(token.slice(0, end)), signature: Buffer.from(token.slice(end + 1), 'base64url') };
});
const headers = tokens.map((token) => `Bearer ${token}`);

async function check(header: string): Promise<void> {
  const verdict = await authenticator.authenticate(record, origin, header, undefined);
  if (!verdict.ok) throw new Error(`A good token was refused: ${verdict.message}`);
}

const ways: Record<string, () => Promise<void>> = {
  async verify() {
    for (const { text, signature } of parts) {
      const good = verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, signature);
      if (!good) throw new Error('A good signature was refused.');
    }
  },
  async jose() {
    const rules = { algorithms: ['ES256'], typ: 'at+jwt', issuer: origin };
    for (const token of tokens) await jwtVerify(token, joseKey, rules);
  },
  async cold() {
    await rooms.oauth.proxyChanged(1);
    for (const header of headers) await check(header);
  },
  async warm() {
    for (const header of headers) await check(header);
  },
};

const micros: Record<string, number> = Object.fromEntries(Object.keys(ways).map((name) => [name, 0]));
const passes = 12;
// The first passes warm up the compiler.
for (let pass = -3; pass < passes; pass += 1) {
  for (const [name, run] of Object.entries(ways)) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    if (pass >= 0) micros[name] = (micros[name] ?? 0) + (user + system) / tokenCount / passes;
  }
}

await teardown.run();
await rm(folder, { recursive: true, force: true });
process.stdout.write(`ready ${JSON.stringify(micros)}\n`);

/** A data folder with a proxy, a client that was signed in, and tokens of its grant. */
async function furnish() {
  const stores = await openStores(folder, { log: silentLogger, env: secrets, keytar: null });
  const keys = await SigningKeys.open(stores, silentLogger);
  const now = Date.now();
  const id = newGrantId();
  const grant: GrantRecord = {
    id, mode: 'gateway', proxy_id: 1, client_id: 'gateway_bench', connection_id: null, scope: 'openid offline_access',
    resource: `${origin}/mcp`, issuer: origin, created_at: now, last_used_at: now,
    refresh: firstGeneration('key', id, now), handed_out: null, ended: null,
  };
  await stores.proxies.put(proxyRecord({ id: 1, port: 9050, path: '/mcp', oauth_proxy_provider_id: null }));
  await stores.grants.put(grant);
  const minted = Array.from({ length: tokenCount }, () => mintAccessToken(keys, grant, '1|alice', 3600).token);
  const [published] = keys.jwks().keys;
  await stores.close();
  if (!published) throw new Error('The signing key is missing.');
  return { tokens: minted, jwk: published };
}
