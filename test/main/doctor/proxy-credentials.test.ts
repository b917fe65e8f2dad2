import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../../main/audit/audit-entry.ts';
import { judgeCredentials, tryCredentials } from '../../../main/doctor/checks/proxies/proxy-credentials.ts';
import { runCase } from '../../../main/doctor/run-case.ts';
import type { DoctorSources, LentCredentials } from '../../../main/doctor/ports.ts';
import { lendCredentials } from '../../../main/gatehouse/lend-credentials.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import type { ProxyRecord } from '../../../main/store/records.ts';
import { freePort } from '../../support/loopback.ts';
import { openHouse, type House } from '../oauth/house.ts';
import { Cleanup, openProxy, send } from '../proxies/harness.ts';
import { scripted, stdio } from '../proxies/stdio-harness.ts';

const cleanup = new Cleanup();
afterEach(() => cleanup.run());

interface Open {
  house: House;
  proxy: ProxyRecord;
  entries: AuditEntry[];
  /** All that was lent so far. */
  lent: LentCredentials[];
  credentials: DoctorSources['credentials'];
}

/** A proxy with a port of its own, behind the real check of tokens and keys. */
async function open(fields: Partial<ProxyRecord> = {}): Promise<Open> {
  const house = await openHouse({ proxy: { port: await freePort(), ...fields } });
  const { server, stores, keys, proxy } = house;
  await openProxy(cleanup, proxy, { authenticator: server.authenticator, credentials: server.credentials });
  const entries: AuditEntry[] = [];
  const lent: LentCredentials[] = [];
  const audit = { note: (entry: AuditEntry) => void entries.push(entry) };
  const credentials = {
    async lend(proxyId: number) {
      const one = await lendCredentials({ stores, oauth: server, keys, audit }, proxyId);
      lent.push(one);
      return one;
    },
  };
  return { house, proxy, entries, lent, credentials };
}

const look = ({ proxy, credentials }: Pick<Open, 'proxy' | 'credentials'>, signal = new AbortController().signal) =>
  tryCredentials({ ...proxy, tls: null }, credentials, signal);

/** The statuses that what was lent first gets now: the key, and the token. */
async function statusesOf({ proxy, lent: [first] }: Open): Promise<number[]> {
  const shown: Record<string, string>[] = [{ 'x-api-key': first?.apiKey ?? '' }, { authorization: `Bearer ${first?.accessToken}` }];
  const answers = await Promise.all(shown.map((headers) => send(proxy.port, { method: 'OPTIONS', headers })));
  return answers.map(({ status }) => status);
}

describe('a key and a token for a test', () => {
  it('are let in beside each other, and open nothing afterwards', async () => {
    const opened = await open();
    expect(await look(opened)).toMatchObject({ verdict: 'good', fix: null });
    expect(await statusesOf(opened)).toEqual([401, 401]);
  });

  it('are let in while the proxy is in upstream mode, where the token stands in for the provider’s', async () => {
    const opened = await open({ oauth_proxy_mode: 'upstream' });
    expect(await look(opened)).toMatchObject({ verdict: 'good', found: expect.stringContaining('was not tried') as string });
    expect(await statusesOf(opened)).toEqual([401, 401]);
  });

  it('are let in where nobody has signed in, for that is another matter', async () => {
    const opened = await open({ inject_upstream_token: true });
    expect(opened.house.connections.ownOf(opened.proxy.id)).toBeNull();
    expect((await look(opened)).verdict).toBe('good');
  });

  it('are let in where a program stands behind the proxy, which only a call would start', async () => {
    const opened = await open({ upstream: stdio([scripted]) });
    expect((await look(opened)).verdict).toBe('good');
  });

  it('stand in no list, on no disk, and in the audit log as what they are', async () => {
    const opened = await open();
    await look(opened);
    const { house, proxy, entries, lent: [first] } = opened;
    expect(house.keys.apiKeys.list()).toEqual([]);
    expect(await house.stores.grants.list()).toEqual([]);
    expect(entries).toEqual([{
      kind: 'access', action: 'diagnosis.lent', actor: 'system', client: 'Gatehouse diagnosis', proxy: proxy.name, proxy_id: proxy.id,
    }]);
    expect(first).toMatchObject({ apiKey: expect.stringMatching(/^uag_/) as string, accessToken: expect.stringMatching(/^ey/) as string });
    const told = JSON.stringify([entries, house.logged]);
    expect(told).not.toContain(first?.apiKey);
    expect(told).not.toContain(first?.accessToken);
  });

  it('are given back where the proxy cannot be reached', async () => {
    const opened = await open();
    const proxy = { ...opened.proxy, port: await freePort() };
    await expect(look({ proxy, credentials: opened.credentials })).rejects.toThrow();
    expect(await statusesOf(opened)).toEqual([401, 401]);
  });

  it('are given back where they come when nobody waits for them any more', async () => {
    const opened = await open();
    let looking: Promise<unknown> = Promise.resolve();
    const finding = await runCase({
      id: 'proxy-credentials', title: 'Keys and tokens', topic: 'proxies', subject: 'everything', limit: 1,
      look(signal) {
        const lend = async (proxyId: number) => {
          await once(signal, 'abort');
          return opened.credentials.lend(proxyId);
        };
        const judgement = look({ proxy: opened.proxy, credentials: { lend } }, signal);
        looking = judgement;
        return judgement;
      },
    }, silentLogger);
    expect(finding.verdict).toBe('unknown');
    await expect(looking).rejects.toThrow();
    expect(await statusesOf(opened)).toEqual([401, 401]);
  });
});

describe('a proxy that does not let in what it should', () => {
  it('for the token names another audience: the reason is told, and the fix', async () => {
    const opened = await open();
    const { stores } = opened.house;
    // What apps are given now is for an address that the port is not.
    await stores.proxies.put({ ...opened.proxy, path: '/elsewhere' });
    expect(await look(opened)).toMatchObject({
      verdict: 'problem',
      found: 'Not let in, though it should be: a call with an access token (HTTP 401). The access token is not valid here, or has expired.',
      fix: { action: { kind: 'restart_proxy', id: opened.proxy.id } },
    });
  });

  it('for it does not know the keys', async () => {
    const opened = await open();
    const credentials = {
      async lend(proxyId: number) {
        return { ...(await opened.credentials.lend(proxyId)), apiKey: 'uag_of-another-gatehouse' };
      },
    };
    const judged = await look({ proxy: opened.proxy, credentials });
    expect(judged.verdict).toBe('problem');
    expect(judged.found).toContain('with an API key (HTTP 401), with an API key as bearer (HTTP 401). This API key is not known');
    expect(judged.found).not.toContain('access token');
  });

  it('for another answers than the proxy itself', () => {
    const answer = { status: 200, json: undefined };
    expect(judgeCredentials(1, [{ what: 'with an API key', answer }]).verdict).toBe('problem');
  });
});
