import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, fetch as undiciFetch } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProxyView } from '../../../preload/schema/views.ts';
import { TestAuthority } from '../../support/certificates.ts';
import { HttpBrowser } from '../../support/http-browser.ts';
import { connectMcpClient } from '../../support/mcp-client.ts';
import { alice } from '../../support/person.ts';
import { startScene, type Scene } from '../../support/scene.ts';
import { signInOverHttp } from '../../support/sign-in-over-http.ts';

describe('a proxy that speaks TLS itself', () => {
  let authority: TestAuthority;
  let scene: Scene;
  let agent: Agent;

  beforeAll(async () => {
    authority = await TestAuthority.create();
    const { certFile, keyFile } = await authority.issue('DNS:localhost');
    scene = await startScene({ proxy: { tls: { cert_file: certFile, key_file: keyFile } } });
    agent = new Agent({ connect: { ca: authority.certificate } });
  });
  afterAll(async () => {
    await agent?.close();
    await scene?.stop();
    await authority?.remove();
  });

  const trusting = ((url: string | URL, init: RequestInit = {}) =>
    undiciFetch(String(url), { ...init, dispatcher: agent } as Parameters<typeof undiciFetch>[1])) as unknown as typeof fetch;

  test('is found, signed in to and called over https', async () => {
    expect(scene.proxy.url).toBe(`https://localhost:${scene.proxy.port}/mcp`);
    const connected = await connectMcpClient({
      url: scene.proxy.url,
      fetch: trusting,
      openBrowser: (url) => signInOverHttp(new HttpBrowser(), url, alice),
    });
    expect((await connected.client.listTools()).tools.length).toBeGreaterThan(0);
    await connected.close();
  });

  test('says which file it cannot read, keeps trying, and runs when the file is there', async () => {
    const { certFile, keyFile } = await authority.issue('DNS:localhost');
    const later = join(authority.folder, 'later.pem');
    const changed = await scene.gatehouse.call<ProxyView>('PUT', `/proxies/${scene.proxy.id}`, {
      tls: { cert_file: later, key_file: keyFile },
    });
    expect(changed.status).toMatchObject({ state: 'failed', code: 'certificate_unreadable' });
    await copyFile(certFile, later);
    await scene.gatehouse.call('POST', `/proxies/${scene.proxy.id}/start`);
    expect((await trusting(`https://localhost:${scene.proxy.port}/health`)).status).toBe(200);
  });
});
