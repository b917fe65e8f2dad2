import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createGatehouse, type Gatehouse } from '../../../main/gatehouse.ts';
import { freePort } from '../../support/loopback.ts';

interface Start {
  port: number;
  dataFolder: string;
  create(env?: Record<string, string>): Promise<Gatehouse>;
}

async function prepare(): Promise<Start> {
  const port = await freePort();
  const dataFolder = await mkdtemp(join(tmpdir(), 'gatehouse-'));
  return {
    port,
    dataFolder,
    create: async (env = {}) => {
      const gatehouse = await createGatehouse({
        dataFolder, mode: 'headless', version: '1.2.3', uiFolder: tmpdir(), logToStderr: false,
        env: { GATEHOUSE_PORT: String(port), GATEHOUSE_SECRETS: 'vault', ...env },
      });
      onTestFinished(() => gatehouse.stop());
      return gatehouse;
    },
  };
}

/** A connection that asks for the health, from the first moment at which the port takes one; its answer. */
function firstAnswer(port: number): Promise<string> {
  return new Promise((resolve) => {
    const attempt = (): void => {
      let answer = '';
      let taken = false;
      const socket = connect(port, '127.0.0.1', () => {
        taken = true;
        socket.write(`GET /api/v1/health HTTP/1.1\r\nhost: localhost:${port}\r\nconnection: close\r\n\r\n`);
      });
      socket.on('data', (data) => { answer += data.toString(); });
      socket.on('error', () => undefined).on('close', () => (taken ? resolve(answer) : void setImmediate(attempt)));
    };
    attempt();
  });
}

const isFree = (port: number): Promise<boolean> => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1', () => {
    socket.destroy();
    resolve(false);
  }).on('error', () => resolve(true));
});

test('The first connection that the port takes is answered, however early it comes', async () => {
  const { port, create } = await prepare();
  const asked = firstAnswer(port);
  const gatehouse = await create();
  await gatehouse.start();
  expect(await asked).toMatch(/^HTTP\/1\.1 200 /);
});

test('A request that comes before everything is ready waits until it is', async () => {
  const { port, create } = await prepare();
  const gatehouse = await create();
  let isAnswered = false;
  const asked = fetch(`http://127.0.0.1:${port}/api/v1/health`).finally(() => { isAnswered = true; });
  await refusedMeanwhile(port);
  expect(isAnswered).toBe(false);
  await gatehouse.start();
  expect((await asked).status).toBe(200);
});

/** The check of Host and Origin needs nothing else: it answers by then, so the port does not just hang. */
async function refusedMeanwhile(port: number): Promise<void> {
  const refused = await fetch(`http://127.0.0.1:${port}/`, { headers: { origin: 'https://elsewhere.example' } });
  expect(refused.status).toBe(403);
}

test('Files from a newer version keep the port closed', async () => {
  const { port, dataFolder, create } = await prepare();
  await writeFile(join(dataFolder, 'settings.json'), '{"schema":99}');
  await expect(create()).rejects.toMatchObject({ code: 'store_newer' });
  expect(await isFree(port)).toBe(true);
});

test('A damaged file is set aside before the port opens, and said', async () => {
  const { dataFolder, create } = await prepare();
  await writeFile(join(dataFolder, 'settings.json'), '{"schema":1,');
  const gatehouse = await create();
  await gatehouse.start();
  expect((await gatehouse.state()).notices).toContainEqual(expect.objectContaining({ code: 'store_damaged' }));
});

test('Where the secrets cannot be opened the start fails with the reason, and gives the port and the folder back', async () => {
  const { port, dataFolder, create } = await prepare();
  const first = await create({ GATEHOUSE_VAULT_KEY: 'a passphrase of good length' });
  await first.stop();
  const asked = firstAnswer(port);
  await expect(create({ GATEHOUSE_VAULT_KEY: 'another passphrase, also long' })).rejects.toMatchObject({ code: 'vault_key_wrong' });
  expect(await asked).toMatch(/^HTTP\/1\.1 500 |^$/);
  expect(await isFree(port)).toBe(true);
  await expect(readFile(join(dataFolder, 'gatehouse.lock'))).rejects.toMatchObject({ code: 'ENOENT' });
  await (await create({ GATEHOUSE_VAULT_KEY: 'a passphrase of good length' })).start();
});

test('A port that is taken is told at the start', async () => {
  const { create } = await prepare();
  const first = await create();
  const { port } = new URL((await first.state()).gateway.url);
  const other = await prepare();
  const second = await other.create({ GATEHOUSE_PORT: port });
  await expect(second.start()).rejects.toMatchObject({ code: 'port_taken' });
});
