import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../../main/http/listen.ts';
import { CertificateFiles } from '../../../main/http/tls/certificate-files.ts';
import { silentLogger } from '../../../main/log/logger.ts';
import { TestAuthority, type IssuedCertificate } from '../../support/certificates.ts';
import { eventually } from '../../support/eventually.ts';

let authority: TestAuthority;
let [first, second]: IssuedCertificate[] = [];
beforeAll(async () => {
  authority = await TestAuthority.create();
  [first, second] = [await authority.issue('DNS:localhost'), await authority.issue('DNS:localhost')];
});
afterAll(() => authority.remove());

/** Files that a port serves, with a pair of the authority in them. */
async function serve(pair: IssuedCertificate) {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-tls-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = { cert_file: join(folder, 'tls.pem'), key_file: join(folder, 'tls.key') };
  const put = async (next: IssuedCertificate): Promise<void> => {
    await copyFile(next.certFile, files.cert_file);
    await copyFile(next.keyFile, files.key_file);
  };
  await put(pair);
  let warned = 0;
  const log = { ...silentLogger, warn: () => void (warned += 1) };
  const certificate = await CertificateFiles.open(files, log, 20);
  const listener = await listen((_request, response) => response.end('here'), { port: 0, certificate });
  onTestFinished(() => listener.close(0));
  return { listener, files, put, warnings: () => warned };
}

/** The name in the certificate that a new connection gets, checked against the authority. */
async function certificateAt(port: number): Promise<string> {
  const sent = request({ host: 'localhost', port, ca: authority.certificate, agent: false }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const name = (answer.socket as TLSSocket).getPeerCertificate().subject.CN;
  answer.resume();
  await once(answer, 'end');
  return String(name);
}

describe('a port with a certificate', () => {
  it('speaks TLS on every address that it listens on', async () => {
    const { listener } = await serve(first as IssuedCertificate);
    expect(await certificateAt(listener.port)).toBe('server-1');
    await expect(fetch(`http://127.0.0.1:${listener.port}/`)).rejects.toThrow();
  });

  it('takes a replaced certificate over while it runs', async () => {
    const { listener, put } = await serve(first as IssuedCertificate);
    expect(await certificateAt(listener.port)).toBe('server-1');
    await put(second as IssuedCertificate);
    await eventually(() => certificateAt(listener.port)).toBe('server-2');
  });

  it('goes on with the old one while the new pair does not fit together or is damaged', async () => {
    const { listener, files, put, warnings } = await serve(first as IssuedCertificate);
    await copyFile((second as IssuedCertificate).certFile, files.cert_file);
    await eventually(warnings).toBe(1);
    expect(await certificateAt(listener.port)).toBe('server-1');
    await writeFile(files.key_file, 'half a ke');
    await eventually(warnings).toBe(1);
    expect(await certificateAt(listener.port)).toBe('server-1');
    await put(second as IssuedCertificate);
    await eventually(() => certificateAt(listener.port)).toBe('server-2');
  });

  it('does not open without both files, or with a pair that does not fit together', async () => {
    const [one, two] = [first as IssuedCertificate, second as IssuedCertificate];
    const empty = join(authority.folder, 'empty.pem');
    await writeFile(empty, '');
    const open = (cert: string, key: string) => CertificateFiles.open({ cert_file: cert, key_file: key }, silentLogger);
    await expect(open('/nowhere/tls.pem', one.keyFile)).rejects.toMatchObject({ code: 'certificate_unreadable', field: 'tls' });
    for (const [cert, key] of [[one.certFile, two.keyFile], [empty, one.keyFile], [one.certFile, empty]] as const) {
      await expect(open(cert, key)).rejects.toMatchObject({ code: 'certificate_unusable', field: 'tls' });
    }
  });
});
