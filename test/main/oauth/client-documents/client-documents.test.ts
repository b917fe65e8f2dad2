import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ClientDocuments } from '../../../../main/oauth/client-documents/client-documents.ts';
import { isDocumentId } from '../../../../main/oauth/client-documents/is-document-id.ts';

/** A real https server with a certificate of its own authority; loopback is admitted here, where it never is in use. */
let server: Server;
let origin: string;
let ca: string;
let answer: RequestListener;
let fetched: number;
let folder: string;

const patterns = ['http://localhost:*/callback', 'http://127.0.0.1:*/callback'];
const loopback = (address: string): boolean => address === '127.0.0.1' || address === '::1';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-cimd-'));
  const key = join(folder, 'key.pem');
  const certificate = join(folder, 'certificate.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  ca = readFileSync(certificate, 'utf8');
  server = createServer({ key: readFileSync(key), cert: ca }, (request, response) => {
    fetched += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  origin = `https://localhost:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  fetched = 0;
});

const document = (changes: object = {}): object => ({
  client_id: `${origin}/client.json`, client_name: 'Claude Code', redirect_uris: ['http://localhost/callback', 'https://evil.example/'], ...changes,
});
const serve = (body: unknown, headers: Record<string, string> = {}, status = 200): void => {
  answer = (_request, response) => response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
};
const documents = (isAllowed = loopback): ClientDocuments => new ClientDocuments(() => true, { isAllowed, ca });
const find = (from = documents()) => from.find(1, `${origin}/client.json`, patterns);

describe('client id metadata documents', () => {
  it('are not looked at unless turned on', async () => {
    serve(document());
    expect(await new ClientDocuments(() => false, { isAllowed: loopback, ca }).find(1, `${origin}/client.json`, patterns)).toBeUndefined();
    expect(fetched).toBe(0);
  });

  it('make a public client with the redirect URIs that the proxy admits', async () => {
    serve(document());
    expect(await find()).toMatchObject({
      client_id: `${origin}/client.json`, client_name: 'Claude Code', client_secret_hash: null,
      token_endpoint_auth_method: 'none', redirect_uris: ['http://localhost/callback'], proxy_id: 1,
    });
  });

  it('are fetched once while their cache headers say so, also by calls at the same time', async () => {
    serve(document(), { 'cache-control': 'max-age=600' });
    const known = documents();
    await Promise.all([find(known), find(known), find(known)]);
    await find(known);
    expect(fetched).toBe(1);
  });

  it.each([
    ['names another client_id', () => serve(document({ client_id: 'https://other.example/client.json' })), /names another client_id/],
    ['lacks redirect_uris', () => serve(document({ redirect_uris: undefined })), /lacks/],
    ['asks for a secret', () => serve(document({ token_endpoint_auth_method: 'client_secret_post' })), /public clients/],
    ['is not JSON', () => serve('<html>'), /not JSON/],
    ['is larger than 5 KB', () => serve(document({ padding: 'x'.repeat(6000) })), /larger than/],
    ['redirects', () => serve('', { location: 'https://localhost/' }, 302), /answered 302/],
    ['is missing', () => serve('', {}, 404), /answered 404/],
  ])('are refused where the document %s', async (_what, prepare, message) => {
    prepare();
    await expect(find()).rejects.toMatchObject({ code: 'invalid_client', message: expect.stringMatching(message) as string });
  });

  it('never reach an address inside the network', async () => {
    serve(document());
    const strict = new ClientDocuments(() => true, { ca });
    await expect(strict.find(1, `${origin}/client.json`, patterns)).rejects.toMatchObject({ code: 'invalid_client' });
    await expect(strict.find(1, 'https://127.0.0.1/client.json', patterns)).rejects.toMatchObject({ code: 'invalid_client' });
    await expect(strict.find(1, 'https://[::1]/client.json', patterns)).rejects.toMatchObject({ code: 'invalid_client' });
    expect(fetched).toBe(0);
  });
});

describe('isDocumentId', () => {
  it.each(['https://claude.ai/oauth/claude-code-client-metadata', 'https://vscode.dev/oauth/client-metadata.json'])('takes %s', (id) => {
    expect(isDocumentId(id)).toBe(true);
  });

  it.each(['http://claude.ai/x', 'https://claude.ai', 'https://claude.ai/', 'https://claude.ai/a/../b', 'https://u@claude.ai/x',
    'https://claude.ai/x#y', 'HTTPS://claude.ai/x', 'gateway_abc', 'https://claude.ai:443/x'])('leaves %s', (id) => {
    expect(isDocumentId(id)).toBe(false);
  });
});
