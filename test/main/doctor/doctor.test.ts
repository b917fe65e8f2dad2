import { createServer } from 'node:http';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DiagnosisReport, Finding } from '../../../preload/schema/diagnosis.ts';
import type { ProxyView } from '../../../preload/schema/views.ts';
import { createGatehouse, type Gatehouse } from '../../../main/gatehouse.ts';
import { close, freePort, listen } from '../../support/loopback.ts';
import { startMcpServer } from '../../support/mcp-server.ts';
import { ScriptedProvider } from '../../support/scripted-provider.ts';
import { send } from '../proxies/harness.ts';

async function startGatehouse(): Promise<Gatehouse> {
  const gatehouse = await createGatehouse({
    dataFolder: await mkdtemp(join(tmpdir(), 'gatehouse-')),
    mode: 'headless',
    version: '1.2.3',
    env: { GATEHOUSE_PORT: '0', GATEHOUSE_SECRETS: 'vault' },
    logToStderr: false,
  });
  onTestFinished(() => gatehouse.stop());
  await gatehouse.start();
  return gatehouse;
}

async function call<T>(gatehouse: Gatehouse, ...[name, input]: [Parameters<Gatehouse['call']>[0], object]): Promise<T> {
  const result = await gatehouse.call(name, input, 'rest');
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value as T;
}

const diagnose = (gatehouse: Gatehouse): Promise<DiagnosisReport> => call(gatehouse, 'doctor.run', {});

/** Proxies, providers and Gatehouse itself; which apps this computer has is not the test's to decide. */
const problemsOf = ({ findings }: DiagnosisReport): string[] =>
  findings.filter(({ verdict, topic }) => verdict === 'problem' && topic !== 'apps').map(({ check }) => check);

const finding = ({ findings }: DiagnosisReport, check: string): Finding => {
  const found = findings.find((one) => one.check === check);
  if (!found) throw new Error(`There is no finding of ${check}.`);
  return found;
};

/** A provider, an MCP server and a proxy between them, all of which work. */
async function setUp(over: object = {}) {
  const gatehouse = await startGatehouse();
  const provider = await ScriptedProvider.start();
  onTestFinished(() => provider.stop());
  const server = await startMcpServer();
  onTestFinished(() => server.stop());
  await call(gatehouse, 'providers.create', {
    name: 'idp', provider_type: 'oidc', issuer: provider.issuer, client_id: provider.clientId,
    client_secret: canary, scopes: ['openid', 'offline_access'],
  });
  const proxy = await call<ProxyView>(gatehouse, 'proxies.create', {
    name: 'everything', port: await freePort(), upstream: { kind: 'http', url: server.url, headers: { 'x-secret': canary } },
    oauth_proxy_provider_id: 1, inject_upstream_token: false, ...over,
  });
  return { gatehouse, provider, server, proxy };
}

const canary = 'canary-4f1d0c9b7a';

describe('Diagnosis of a set-up that works', () => {
  it('finds no problem, and says of every step what it saw', async () => {
    const { gatehouse } = await setUp();
    const report = await diagnose(gatehouse);
    expect(problemsOf(report)).toEqual([]);
    expect(finding(report, 'provider-callback').found).toMatch(/^idp has .* as redirect URI\.$/);
    const seen = report.findings.filter(({ topic }) => topic !== 'apps').map(({ check, verdict }) => [check, verdict]);
    expect(Object.fromEntries(seen)).toEqual({
      // The test keeps its secrets out of the keychain, which is worth a note.
      'gateway-port': 'good', 'kept-secrets': 'note', 'stored-files': 'good', 'data-folder': 'good', 'audit-log': 'good',
      'provider-answers': 'good', 'provider-clock': 'good', 'provider-callback': 'good',
      'proxy-state': 'good', 'proxy-addresses': 'good', 'proxy-refused-names': 'good', 'proxy-sign-in': 'good', 'proxy-documents': 'good',
      'proxy-pkce': 'good', 'proxy-registration': 'good', 'proxy-redirects': 'good', 'proxy-refusals': 'good',
      'proxy-credentials': 'good', 'proxy-connections': 'good', 'proxy-server': 'good', 'proxy-last-sign-in': 'good', 'proxy-last-call': 'good',
    });
  });

  it('leaves nothing behind: no client, no key, no call', async () => {
    const { gatehouse } = await setUp();
    await diagnose(gatehouse);
    const [proxy] = (await gatehouse.state()).proxies;
    expect(proxy).toMatchObject({ clients: 0, counts: { requests: 0, errors: 0 } });
    expect(await call(gatehouse, 'clients.list', { id: 1 })).toEqual([]);
    expect(await call(gatehouse, 'apiKeys.list', {})).toEqual([]);
    expect(await call(gatehouse, 'activity.list', { id: 1 })).toEqual([]);
    expect(await call(gatehouse, 'traces.list', { id: 1 })).not.toContainEqual(expect.objectContaining({ client_name: 'Gatehouse diagnosis' }));
  });

  it('tells no secret, neither in its findings nor in the text to copy', async () => {
    const { gatehouse, provider } = await setUp();
    provider.usually(({ response }) => void response.writeHead(401, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: 'invalid_client', error_description: `client_secret=${canary}` })));
    const report = await diagnose(gatehouse);
    expect(problemsOf(report)).toContain('provider-answers');
    expect(JSON.stringify(report)).not.toContain(canary);
  });

  it('looks at one proxy alone where it is asked to', async () => {
    const { gatehouse } = await setUp();
    await call(gatehouse, 'proxies.create', { name: 'other', port: await freePort(), upstream: { url: 'http://127.0.0.1:1/mcp' } });
    const report = await call<DiagnosisReport>(gatehouse, 'doctor.proxy', { id: 1 });
    expect(new Set(report.findings.map(({ subject }) => subject))).toEqual(new Set([null, 'idp', 'everything']));
    expect(await gatehouse.call('doctor.proxy', { id: 99 }, 'rest')).toMatchObject({ ok: false, status: 404 });
  });
});

describe('Diagnosis names the cause and the one fix', () => {
  it('of a provider that does not answer', async () => {
    const { gatehouse, provider } = await setUp();
    await provider.stop();
    const report = await diagnose(gatehouse);
    expect(problemsOf(report)).toEqual(['provider-answers']);
    expect(finding(report, 'provider-answers')).toMatchObject({
      subject: 'idp', found: expect.stringContaining('does not answer') as string,
      fix: { text: expect.stringContaining('Check the issuer URL') as string, action: { kind: 'edit_provider', id: 1 } },
    });
    expect(finding(report, 'provider-clock').verdict).toBe('unknown');
  });

  it('of a provider without S256', async () => {
    const { gatehouse, provider } = await setUp();
    provider.metadata = { code_challenge_methods_supported: ['plain'] };
    expect(finding(await diagnose(gatehouse), 'provider-answers')).toMatchObject({
      verdict: 'problem', found: expect.stringContaining('not S256') as string,
    });
  });

  it('of a clock that is wrong', async () => {
    const { gatehouse, provider } = await setUp();
    provider.clockAhead = 3 * 3600;
    const report = await diagnose(gatehouse);
    expect(problemsOf(report)).toEqual(['provider-clock']);
    expect(finding(report, 'provider-clock').found).toContain('3 hours behind');
  });

  it('of a port that another program holds, which it names', async () => {
    const holder = createServer();
    const port = await listen(holder);
    onTestFinished(() => close(holder));
    const { gatehouse } = await setUp({ port });
    const report = await diagnose(gatehouse);
    expect(problemsOf(report)).toEqual(['proxy-state']);
    const { found, fix } = finding(report, 'proxy-state');
    expect(found).toContain(`Port ${port} is taken`);
    if (process.platform === 'linux') expect(found).toContain(`pid ${process.pid}`);
    expect(fix?.action).toEqual({ kind: 'edit_proxy', id: 1, field: 'port' });
  });

  it('of a proxy without a provider', async () => {
    const { gatehouse } = await setUp({ oauth_proxy_provider_id: null, oauth_proxy_mode: 'upstream' });
    expect(finding(await diagnose(gatehouse), 'proxy-sign-in')).toMatchObject({
      verdict: 'problem', found: 'The proxy has no identity provider.',
      fix: { action: { kind: 'edit_proxy', id: 1, field: 'oauth_proxy_provider_id' } },
    });
  });

  it('of a proxy that is stopped, and its fix is the start', async () => {
    const { gatehouse } = await setUp();
    await call(gatehouse, 'proxies.stop', { id: 1 });
    const report = await diagnose(gatehouse);
    expect(problemsOf(report)).toEqual(['proxy-state']);
    expect(finding(report, 'proxy-state').fix?.action).toEqual({ kind: 'start_proxy', id: 1 });
  });

  it('of redirect patterns that let no app in', async () => {
    const { gatehouse } = await setUp({ oauth_proxy_allowed_redirect_uris: ['https://app.example.test/callback'] });
    const report = await diagnose(gatehouse);
    expect(problemsOf(report)).toEqual(['proxy-redirects']);
    expect(finding(report, 'proxy-redirects').fix?.action).toMatchObject({ field: 'oauth_proxy_allowed_redirect_uris' });
  });

  it('of an MCP server that is gone', async () => {
    const { gatehouse, server } = await setUp();
    await server.stop();
    const report = await diagnose(gatehouse);
    expect(problemsOf(report)).toEqual(['proxy-server']);
    expect(finding(report, 'proxy-server').fix?.text).not.toBe('');
  });

  it('of a name that a container uses, until it is allowed', async () => {
    const { gatehouse, proxy: { port } } = await setUp();
    for (const host of [`host.docker.internal:${port}`, '<script>', `Host.Docker.Internal:${port}`]) {
      expect(await send(port, { headers: { host } })).toMatchObject({ status: 403 });
    }
    expect(finding(await diagnose(gatehouse), 'proxy-refused-names')).toMatchObject({
      verdict: 'note', found: expect.stringContaining(`Calls for host.docker.internal:${port} were refused`) as string,
      fix: { action: { kind: 'show_reach', id: 1 } },
    });
    await call(gatehouse, 'proxies.update', { id: 1, allowed_hosts: ['host.docker.internal'] });
    expect(finding(await diagnose(gatehouse), 'proxy-refused-names').verdict).toBe('good');
  });

  it('of names that are allowed where nothing listens for them', async () => {
    const { gatehouse } = await setUp({ allowed_hosts: ['host.docker.internal'] });
    expect(finding(await diagnose(gatehouse), 'proxy-containers')).toMatchObject({
      verdict: 'problem', fix: { action: { kind: 'show_reach', id: 1 } },
    });
  });
});
