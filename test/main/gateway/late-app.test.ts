import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import type { GatewayApp } from '../../../main/gateway/app.ts';
import { LateApp } from '../../../main/gateway/late-app.ts';
import { GatewayListener } from '../../../main/gateway/listener.ts';
import { silentLogger } from '../../../main/log/logger.ts';

async function serve(load: () => Promise<GatewayApp>) {
  const listener = new GatewayListener(0, silentLogger);
  const late = new LateApp(silentLogger);
  late.open(load);
  await listener.open(late.handle);
  onTestFinished(() => listener.close());
  return { late, url: `http://127.0.0.1:${listener.port}/` };
}

/** Answers with what it was sent. */
function echo(onClose = (): void => undefined): GatewayApp {
  const app = express();
  app.use(express.text({ limit: '2mb' })).use((request, response) => void response.send(request.body));
  return { app, close: onClose };
}

test('Requests that come before the application is loaded wait for it, and lose nothing of their bodies', async () => {
  let loads = 0;
  let load = (): void => undefined;
  const loading = new Promise<void>((resolve) => { load = resolve; });
  const { url } = await serve(async () => {
    loads += 1;
    await loading;
    return echo();
  });
  const bodies = ['a', 'b'.repeat(1_000_000), 'c'];
  const asked = bodies.map((body) => fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body }));
  await expect.poll(() => loads).toBe(1);
  load();
  expect(await Promise.all(asked.map(async (answer) => (await answer).text()))).toEqual(bodies);
  expect(loads).toBe(1);
});

test('An application that cannot be loaded is an error of Gatehouse, and the next request tries again', async () => {
  let loads = 0;
  const { url } = await serve(async () => {
    loads += 1;
    if (loads === 1) throw new Error('Cannot find module /somewhere/app.cjs');
    return echo();
  });
  const failed = await fetch(url);
  expect(failed.status).toBe(500);
  expect(await failed.json()).toMatchObject({ error: { code: 'internal_error', message: expect.not.stringContaining('somewhere') } });
  expect((await fetch(url)).status).toBe(200);
});

test('Closing loads nothing, and closes what was loaded', async () => {
  const seen: string[] = [];
  const { late, url } = await serve(async () => {
    seen.push('loaded');
    return echo(() => seen.push('closed'));
  });
  await late.close();
  expect(seen).toEqual([]);
  await fetch(url);
  await late.close();
  expect(seen).toEqual(['loaded', 'closed']);
});

test('A start that fails gives up the requests that wait for it', async () => {
  const listener = new GatewayListener(0, silentLogger);
  const late = new LateApp(silentLogger);
  await listener.open(late.handle);
  const asked = fetch(`http://127.0.0.1:${listener.port}/`);
  await Promise.race([asked, fetch(`http://127.0.0.1:${listener.port}/`, { headers: { origin: 'https://elsewhere.example' } })]);
  await late.close();
  expect((await asked).status).toBe(500);
  await listener.close();
});
