import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AuditPage } from '../../preload/schema/audit.ts';
import type { DiagnosisReport, Finding } from '../../preload/schema/diagnosis.ts';
import { startGatehouse } from '../support/gatehouse.ts';
import { close, freePort, listen } from '../support/loopback.ts';

/** Runs the built program behind `npm run doctor`. */
async function doctor(dataFolder: string, port: number, ...flags: string[]): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, [resolve('dist', 'main', 'doctor.cjs'), ...flags], {
    env: { ...process.env, GATEHOUSE_DATA_DIR: dataFolder, GATEHOUSE_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { out += text; });
  return new Promise((settle) => child.once('close', (code) => settle({ code, out })));
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('npm run doctor', () => {
  it('has the running Gatehouse look, and ends with 0 where there is no problem, 1 where there is one', async () => {
    const gatehouse = await startGatehouse();
    onTestFinished(() => gatehouse.stop());
    const healthy = await doctor(gatehouse.dataFolder, gatehouse.port);
    expect(healthy.out).toContain('ok      Gatehouse: Gateway port');
    expect(healthy.code).toBe(0);

    await gatehouse.addProxy({ name: 'everything', port: await freePort(), upstream: { kind: 'http', url: 'http://127.0.0.1:1/mcp' } });
    const sick = await doctor(gatehouse.dataFolder, gatehouse.port, '--json');
    const report = JSON.parse(sick.out) as DiagnosisReport;
    expect(report.findings).toContainEqual(expect.objectContaining({ check: 'proxy-server', verdict: 'problem' }));
    expect(sick.code).toBe(1);
  });

  it('says that keys and tokens open a proxy beside each other, and keeps neither', async () => {
    const gatehouse = await startGatehouse();
    onTestFinished(() => gatehouse.stop());
    const upstream = { kind: 'http', url: 'http://127.0.0.1:1/mcp' };
    const proxies = [
      await gatehouse.addProxy({ name: 'signed', port: await freePort(), upstream }),
      await gatehouse.addProxy({ name: 'passed on', port: await freePort(), upstream, oauth_proxy_mode: 'upstream' }),
      await gatehouse.addProxy({ name: 'open', port: await freePort(), upstream, oauth_proxy_enabled: false }),
    ];
    const { out } = await doctor(gatehouse.dataFolder, gatehouse.port, '--json');
    const seen = (JSON.parse(out) as DiagnosisReport).findings.filter(({ check }) => check === 'proxy-credentials');
    expect(seen.map(({ subject, verdict }) => [subject, verdict])).toEqual([['signed', 'good'], ['passed on', 'good']]);
    expect(await gatehouse.call('GET', '/api-keys')).toEqual([]);
    expect(await gatehouse.call('GET', `/proxies/${proxies[0]?.id}/clients`)).toEqual([]);
    const { records } = await gatehouse.call<AuditPage>('GET', '/audit?text=diagnosis.lent');
    expect(records.map(({ outcome, client, proxy }) => [outcome, client, proxy]).sort()).toEqual([
      ['done', 'Gatehouse diagnosis', 'passed on'], ['done', 'Gatehouse diagnosis', 'signed'],
    ]);
  });

  it('says that Gatehouse does not run, which file is damaged, and who holds its port', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, 'settings.json'), '{"schema": 1, "settings": {');
    const holder = createServer();
    const port = await listen(holder);
    onTestFinished(() => close(holder));
    const { code, out } = await doctor(folder, port);
    expect(out).toContain('Gatehouse does not run.');
    expect(out).toContain('settings.json cannot be read.');
    expect(out).toContain(`Port ${port} is taken`);
    expect(code).toBe(1);
  });

  it('does not give the admin token to another program that took the port', async () => {
    const gatehouse = await startGatehouse();
    onTestFinished(() => gatehouse.stop());
    const seen: (string | undefined)[] = [];
    const stranger = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(404).end('{}');
    });
    const port = await listen(stranger);
    onTestFinished(() => close(stranger));
    const { code, out } = await doctor(gatehouse.dataFolder, port);
    expect(code).toBe(1);
    expect(out).toMatch(/is held by|does not answer/);
    expect(seen).toEqual([]);
  });

  it('finds the file of an app that points to an old port, and offers the fix that mends it', async () => {
    const home = await emptyFolder();
    await mkdir(join(home, '.cursor'));
    await writeFile(join(home, '.cursor', 'mcp.json'), '{}');
    const gatehouse = await startGatehouse({ env: { HOME: home, USERPROFILE: home } });
    onTestFinished(() => gatehouse.stop());
    const { id } = await gatehouse.addProxy({ name: 'everything', port: await freePort(), upstream: { kind: 'http', url: 'http://127.0.0.1:1/mcp' } });
    const choice = { target: { kind: 'proxy', id }, door: 'file' };
    const { token } = await gatehouse.call<{ token: string }>('POST', '/apps/cursor/preview', choice);
    await gatehouse.call('POST', '/apps/cursor/apply', { ...choice, token });
    const entry = async (): Promise<Finding | undefined> =>
      (await gatehouse.call<DiagnosisReport>('GET', '/doctor')).findings.find(({ check, subject }) => check === 'app-entries' && subject === 'Cursor');
    expect(await entry()).toMatchObject({ verdict: 'good' });

    await gatehouse.call('PUT', `/proxies/${id}`, { port: await freePort() });
    expect(await entry()).toMatchObject({ verdict: 'problem', fix: { action: { kind: 'mend_app', app: 'cursor' } } });
    await gatehouse.call('POST', '/apps/cursor/mend');
    expect(await entry()).toMatchObject({ verdict: 'good' });
  });
});
