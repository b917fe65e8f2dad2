import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { GatehouseError } from '../../errors/index.ts';
import type { Logger } from '../../log/logger.ts';

export interface TlsFiles {
  /** PEM, the server's certificate first, then those between it and the authority. */
  cert_file: string;
  key_file: string;
}

export interface Certificate {
  cert: string;
  key: string;
}

/** What takes a certificate over while it runs: `tls.Server`. */
export interface CertificateUser {
  setSecureContext(certificate: Certificate): void;
}

/** How often the files are looked at, in ms. Polling sees what watches miss: symbolic links, network and mounted folders. */
const defaultCheckMs = 2_000;

/** A certificate with its key, read again when the files change. A pair that does not fit together is never taken over. */
export class CertificateFiles {
  readonly #files: TlsFiles;
  readonly #log: Pick<Logger, 'info' | 'warn'>;
  readonly #users: CertificateUser[] = [];
  readonly #timer: NodeJS.Timeout;
  #current: Certificate;
  #checking = false;
  #lastProblem = '';

  private constructor(files: TlsFiles, current: Certificate, log: Pick<Logger, 'info' | 'warn'>, checkMs: number) {
    this.#files = files;
    this.#current = current;
    this.#log = log;
    this.#timer = setInterval(() => void this.#check(), checkMs).unref();
  }

  /** @throws GatehouseError "certificate_unreadable", "certificate_unusable" (409, field "tls") */
  static async open(
    files: TlsFiles,
    log: Pick<Logger, 'info' | 'warn'>,
    checkMs = defaultCheckMs,
  ): Promise<CertificateFiles> {
    return new CertificateFiles(files, await readPair(files), log, checkMs);
  }

  get current(): Certificate {
    return this.#current;
  }

  /** Hands every later certificate to `user`. */
  follow(user: CertificateUser): void {
    this.#users.push(user);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #check(): Promise<void> {
    if (this.#checking) return;
    this.#checking = true;
    try {
      const found = await readPair(this.#files);
      this.#lastProblem = '';
      if (found.cert === this.#current.cert && found.key === this.#current.key) return;
      this.#current = found;
      for (const user of this.#users) user.setSecureContext(found);
      this.#log.info('A certificate was replaced.', { file: this.#files.cert_file });
    } catch (error) {
      // Mostly the moment between the two files: the old pair serves on, and the next look decides again.
      const problem = (error as Error).message;
      if (problem !== this.#lastProblem) {
        this.#log.warn('A certificate could not be read again; the one before stays in use.', { error });
      }
      this.#lastProblem = problem;
    } finally {
      this.#checking = false;
    }
  }
}

async function readPair({ cert_file: certFile, key_file: keyFile }: TlsFiles): Promise<Certificate> {
  const pair = { cert: await read(certFile), key: await read(keyFile) };
  try {
    createSecureContext(pair);
    // An empty file, as there is for a moment while one is written, passes for "no certificate" above.
    const fits = new X509Certificate(pair.cert).checkPrivateKey(createPrivateKey(pair.key));
    if (!fits) throw new Error('The key belongs to another certificate.');
  } catch (error) {
    throw new GatehouseError('certificate_unusable', `The certificate in ${certFile} and the key in ${keyFile} cannot be used.`, {
      status: 409,
      field: 'tls',
      cause: error,
      remedy: 'Both are PEM files, the key without a password, and they belong together.',
    });
  }
  return pair;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new GatehouseError('certificate_unreadable', `The file ${file} cannot be read.`, {
      status: 409,
      field: 'tls',
      cause: error,
      remedy: 'Check the path, and that Gatehouse may read the file.',
    });
  }
}
