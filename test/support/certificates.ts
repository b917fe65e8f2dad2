import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface IssuedCertificate {
  certFile: string;
  keyFile: string;
}

/** A certificate authority of the test's own, in a temporary folder. */
export class TestAuthority {
  readonly folder: string;
  /** PEM. */
  readonly certificate: string;
  #issued = 0;

  private constructor(folder: string, certificate: string) {
    this.folder = folder;
    this.certificate = certificate;
  }

  static async create(): Promise<TestAuthority> {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-ca-'));
    await openssl(folder, 'req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Test CA', '-days', '2');
    return new TestAuthority(folder, await readFile(join(folder, 'ca.pem'), 'utf8'));
  }

  /** @param names of the server, as `DNS:localhost` or `IP:127.0.0.1` */
  async issue(...names: string[]): Promise<IssuedCertificate> {
    const name = `server-${(this.#issued += 1)}`;
    await openssl(this.folder, 'req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    await writeFile(join(this.folder, `${name}.names`), `subjectAltName=${names.join(',')}`);
    await openssl(this.folder, 'x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial',
      '-out', `${name}.pem`, '-days', '2', '-extfile', `${name}.names`);
    return { certFile: join(this.folder, `${name}.pem`), keyFile: join(this.folder, `${name}.key`) };
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

const openssl = (folder: string, ...args: string[]): Promise<unknown> => promisify(execFile)('openssl', args, { cwd: folder });
