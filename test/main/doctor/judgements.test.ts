import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../../main/log/logger.ts';
import type { ConnectionView } from '../../../preload/schema/views.ts';
import { good, type Case } from '../../../main/doctor/check.ts';
import { judgeDataFolder } from '../../../main/doctor/checks/gatehouse/data-folder.ts';
import { judgeCallback } from '../../../main/doctor/checks/providers/provider-callback.ts';
import { judgeClock } from '../../../main/doctor/checks/providers/provider-clock.ts';
import { judgeConnections } from '../../../main/doctor/checks/proxies/proxy-connections.ts';
import { judgeDocuments } from '../../../main/doctor/checks/proxies/proxy-documents.ts';
import { judgeRefusals } from '../../../main/doctor/checks/proxies/proxy-refusals.ts';
import { judgeServer } from '../../../main/doctor/checks/proxies/proxy-server.ts';
import { GatehouseError } from '../../../main/errors/index.ts';
import { judgeSpellings } from '../../../main/doctor/judge-spellings.ts';
import type { Spelled } from '../../../main/doctor/look/own-port.ts';
import { reportOf } from '../../../main/doctor/report.ts';
import { runCase } from '../../../main/doctor/run-case.ts';

const answered = (host: Spelled['host'], json: unknown = {}, status = 200): Spelled => ({ host, answer: { status, headers: {}, json } });
const failed = (host: Spelled['host'], failure: string): Spelled => ({ host, failure });

describe('a port that does not answer under each name', () => {
  it('is no problem where this computer has no IPv6', () => {
    const spelled = [answered('localhost'), answered('127.0.0.1'), failed('[::1]', 'EADDRNOTAVAIL')];
    expect(judgeSpellings('', 9050, spelled)).toMatchObject({ verdict: 'note' });
  });

  it('is one where localhost alone leads elsewhere, and the hosts file is named', () => {
    const judged = judgeSpellings('', 9050, [failed('localhost', 'ECONNREFUSED'), answered('127.0.0.1'), answered('[::1]')]);
    expect(judged).toMatchObject({ verdict: 'problem', fix: { text: expect.stringContaining('hosts file') as string } });
  });
});

describe('an MCP server that asks for credentials', () => {
  const refusal = new GatehouseError('upstream_unauthorized', 'It did not accept the credentials.');

  it('is no problem while nobody has signed in', () => {
    expect(judgeServer({ id: 1, oauth_proxy_enabled: true }, refusal, false)).toMatchObject({
      verdict: 'unknown', fix: { action: { kind: 'connect', id: 1 } },
    });
  });

  it('is one where somebody has, or where nobody can', () => {
    expect(judgeServer({ id: 1, oauth_proxy_enabled: true }, refusal, true).verdict).toBe('problem');
    expect(judgeServer({ id: 1, oauth_proxy_enabled: false }, refusal, false).verdict).toBe('problem');
  });
});

describe('a sign-in at the provider', () => {
  const now = Date.parse('2026-01-12T12:00:00Z');
  const connection: ConnectionView = {
    id: 'c', proxy_id: 1, provider_id: 7, proxy: 'files', provider: 'idp', account: 'alice', scopes: [], state: 'active', reason: null,
    access_expires_at: '2026-01-12T13:00:00Z', refreshable: true, created_at: '', refreshed_at: null,
  };
  const judge = (over: Partial<ConnectionView> = {}) => judgeConnections(1, [{ ...connection, ...over }], now, 7);

  it('that goes on by itself, or has no end, is good', () => {
    expect(judge().verdict).toBe('good');
    expect(judge({ refreshable: false, access_expires_at: null }).verdict).toBe('good');
  });

  it('that cannot be renewed is worth a note before it ends: when, and what the provider has to give', () => {
    expect(judge({ refreshable: false })).toMatchObject({
      verdict: 'note', found: expect.stringContaining('until 2026-01-12T13:00:00Z') as string,
      fix: { text: expect.stringContaining('offline_access') as string, action: { kind: 'edit_provider', id: 7 } },
    });
  });

  it('that has run out is a problem', () => {
    expect(judge({ refreshable: false, access_expires_at: '2026-01-12T11:00:00Z' }).verdict).toBe('problem');
  });
});

describe('the documents that apps read', () => {
  const server = (host: Spelled['host'], over: object = {}) => answered(host, {
    issuer: `http://${host}:9050`, authorization_endpoint: 'a', token_endpoint: 't', registration_endpoint: 'r', ...over,
  });
  const proxy = { id: 1, port: 9050, tls: null };

  it('are wanting where an endpoint is missing, which is named with the address', () => {
    const judged = judgeDocuments(proxy, [], [server('localhost', { token_endpoint: undefined })]);
    expect(judged).toMatchObject({ verdict: 'problem', found: expect.stringMatching(/^localhost.* lacks token_endpoint/) as string });
  });

  it('are wanting where the issuer is not the name that was asked', () => {
    expect(judgeDocuments(proxy, [], [server('127.0.0.1', { issuer: 'http://localhost:9050' })]).verdict).toBe('problem');
    expect(judgeDocuments(proxy, [], [server('127.0.0.1')]).verdict).toBe('good');
  });
});

describe('a stranger’s call', () => {
  it('that is let through is a problem', () => {
    const answer = { status: 200, headers: {} };
    expect(judgeRefusals(1, [{ what: 'with an unknown API key', answer }])).toMatchObject({
      verdict: 'problem', found: expect.stringContaining('unknown API key (HTTP 200)') as string,
    });
  });

  it('that is not shown the way to sign in is one too', () => {
    const answer = { status: 401, headers: { 'www-authenticate': 'Bearer' } };
    expect(judgeRefusals(1, [{ what: 'without a token', answer }]).verdict).toBe('problem');
  });
});

describe('the callback URL at the provider', () => {
  const callback = 'http://localhost:8080/api/v1/oauth/callback';
  const provider = { id: 1, name: 'idp', redirect_uri: callback };
  const answer = { status: 302, location: null, text: '' };

  it('is there where the provider sends a browser back to it, even with an error', () => {
    expect(judgeCallback(provider, { ...answer, location: `${callback}?error=login_required` })).toMatchObject({
      verdict: 'good', found: `idp has ${callback} as redirect URI.`,
    });
  });

  it.each(['invalid redirect_uri', 'The redirect URI in the request does not match.', 'Callback URL mismatch'])(
    'is missing where it refuses with %j', (text) => {
      expect(judgeCallback(provider, { ...answer, status: 400, text })).toMatchObject({
        verdict: 'problem', fix: { text: `Enter exactly ${callback} as redirect URI at idp.`, action: { kind: 'edit_provider', id: 1 } },
      });
    });

  it.each([
    ['shows a page to sign in', { ...answer, status: 200, text: 'Welcome' }],
    ['leads on to another page', { ...answer, location: `https://idp.example/login?next=${callback}` }],
    ['repeats what it was asked', { ...answer, status: 400, text: 'No such page: /authorize?redirect_uri=x&redirect_uri%3Dx' }],
    ['fails', { ...answer, status: 500, text: 'redirect_uri' }],
    ['does not answer', null],
  ])('is named, to compare, where the provider %s', (_what, seen) => {
    expect(judgeCallback(provider, seen)).toMatchObject({ verdict: 'good', found: expect.stringMatching(/^Compare: /) as string });
  });
});

describe('the clock', () => {
  const now = Date.parse('2026-01-12T12:00:00.500Z');

  it.each([
    ['Mon, 12 Jan 2026 12:00:00 GMT', 'good', ''],
    ['Mon, 12 Jan 2026 12:00:25 GMT', 'good', ''],
    ['Mon, 12 Jan 2026 11:58:20 GMT', 'problem', '100 seconds ahead of'],
    ['Mon, 12 Jan 2026 12:10:00 GMT', 'problem', '10 minutes behind'],
    [null, 'unknown', ''],
    ['soon', 'unknown', ''],
  ])('beside %s is judged %s', (date, verdict, words) => {
    expect(judgeClock('idp.example', date, now)).toMatchObject({ verdict, found: expect.stringContaining(words) as string });
  });
});

describe('the data folder', () => {
  it('is a problem where it cannot be written, and where the disk is nearly full', () => {
    expect(judgeDataFolder('/data', false, null).verdict).toBe('problem');
    expect(judgeDataFolder('/data', true, 1024).verdict).toBe('problem');
    expect(judgeDataFolder('/data', true, 10 ** 9).verdict).toBe('good');
  });
});

describe('a check', () => {
  const one: Case = { id: 'a-check', title: 'A check', topic: 'gatehouse', subject: null, limit: 5_000, look: async () => good('', '') };

  it('that takes too long is ended, and said to be unknown', async () => {
    let ended = false;
    const look = (signal: AbortSignal) => new Promise<never>(() => signal.addEventListener('abort', () => { ended = true; }));
    expect(await runCase({ ...one, limit: 1, look }, silentLogger)).toMatchObject({ verdict: 'unknown' });
    expect(ended).toBe(true);
  });

  it('that breaks takes no other with it', async () => {
    const look = () => Promise.reject(new Error('inside'));
    const { verdict, found } = await runCase({ ...one, look }, silentLogger);
    expect(verdict).toBe('unknown');
    expect(found).not.toContain('inside');
  });

  it('that came upon a secret does not tell it', async () => {
    const look = async () => good('?access_token=canary', 'Authorization: Bearer canary');
    expect(JSON.stringify(await runCase({ ...one, look }, silentLogger))).not.toContain('canary');
  });
});

describe('a report', () => {
  it('has problems first', () => {
    const finding = { check: 'a', subject: null, title: 'A', looked_at: '', found: '', fix: null };
    const { findings, problems } = reportOf('Gatehouse', 0, [
      { ...finding, topic: 'gatehouse', verdict: 'good' }, { ...finding, topic: 'apps', verdict: 'problem' },
      { ...finding, topic: 'proxies', verdict: 'note' }, { ...finding, topic: 'providers', verdict: 'problem' },
    ]);
    expect(findings.map(({ topic, verdict }) => `${topic} ${verdict}`))
      .toEqual(['providers problem', 'apps problem', 'proxies note', 'gatehouse good']);
    expect(problems).toBe(2);
  });
});
