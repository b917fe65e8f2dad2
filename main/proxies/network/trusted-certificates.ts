import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import { promisify } from 'node:util';
import type { Logger } from '../../log/logger.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where Linux distributions and BSDs keep the certificates that the whole system trusts, in one file. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const macKeychains = [
  '/System/Library/Keychains/SystemRootCertificates.keychain',
  '/Library/Keychains/System.keychain',
];

/** Node 22.15 and later. Type definitions of Node 20 don't know it. */
interface ReadsSystemStore {
  getCACertificates?(type: 'system'): string[];
}

/**
 * The certificate authorities that upstreams are checked against: those that the runtime brings, those of the operating
 * system, and those of the file in NODE_EXTRA_CA_CERTS, which Node reads by itself and Electron does not. What cannot
 * be read is left out, and the log says so. PEM, each once.
 */
export async function trustedCertificates(env: Environment, platform: NodeJS.Platform, log: Logger): Promise<string[]> {
  const skip = (error: unknown): string => {
    log.warn('Certificates could not be read, so they are not trusted.', { error });
    return '';
  };
  const extra = env['NODE_EXTRA_CA_CERTS'] ? await readFile(env['NODE_EXTRA_CA_CERTS'], 'utf8').catch(skip) : '';
  const system = await systemCertificates(platform).catch(skip);
  const added = [...certificatesIn(system), ...certificatesIn(extra)].filter(isReadable);
  return [...new Set([...tls.rootCertificates, ...added])];
}

async function systemCertificates(platform: NodeJS.Platform): Promise<string> {
  const { getCACertificates } = tls as ReadsSystemStore;
  if (getCACertificates) return getCACertificates('system').join('\n');
  if (platform === 'darwin') {
    const found = ['find-certificate', '-a', '-p', ...macKeychains];
    return (await promisify(execFile)('/usr/bin/security', found, { timeout: 10_000, maxBuffer: 16_777_216 })).stdout;
  }
  for (const bundle of platform === 'win32' ? [] : bundles) {
    const content = await readFile(bundle, 'utf8').catch(() => null);
    if (content !== null) return content;
  }
  return '';
}

const certificatesIn = (pem: string): string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];

/** One certificate that OpenSSL cannot read would take all others with it. */
function isReadable(certificate: string): boolean {
  try {
    return new X509Certificate(certificate).subject !== undefined;
  } catch {
    return false;
  }
}
