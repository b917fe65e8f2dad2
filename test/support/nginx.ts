import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ended } from './child-process.ts';
import type { IssuedCertificate } from './certificates.ts';

const environment = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` };

/** Why there is no nginx here; null where there is one. */
export const nginxMissing: string | null =
  spawnSync('nginx', ['-v'], { env: environment, stdio: 'ignore' }).status === 0 ? null : 'nginx is not installed';

export interface TerminatedSite {
  /** The https port of nginx. */
  port: number;
  /** The http port behind it. */
  target: number;
  /** Directives that say what the port behind it is told. */
  directives: string[];
}

export interface RunningNginx {
  stop(): Promise<void>;
}

/** A real nginx that terminates TLS on loopback. */
export async function startNginx(certificate: IssuedCertificate, sites: readonly TerminatedSite[]): Promise<RunningNginx> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-nginx-'));
  const configuration = join(folder, 'nginx.conf');
  await writeFile(configuration, configurationOf(folder, certificate, sites));
  const child = spawn('nginx', ['-p', folder, '-c', configuration, '-e', 'stderr'], {
    env: environment, stdio: ['ignore', 'ignore', 'inherit'],
  });
  // A test run that is cut short must leave nothing behind.
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended(child, 10_000);
    await rm(folder, { recursive: true, force: true });
  };
  for (const { port } of sites) {
    while (!(await accepts(port))) {
      if (child.exitCode !== null) throw new Error('nginx did not start: see its messages above.');
      await setTimeout(20);
    }
  }
  return { stop };
}

function configurationOf(folder: string, certificate: IssuedCertificate, sites: readonly TerminatedSite[]): string {
  const servers = sites.map(({ port, target, directives }) => `
    server {
      listen 127.0.0.1:${port} ssl;
      location / {
        proxy_pass http://127.0.0.1:${target};
        proxy_http_version 1.1;
        proxy_buffering off;
        ${directives.map((directive) => `${directive};`).join('\n        ')}
      }
    }`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  return `daemon off;
pid ${folder}/pid;
error_log stderr warn;
events {}
http {
  access_log off;
  ${temporary.join('\n  ')}
  ssl_certificate ${certificate.certFile};
  ssl_certificate_key ${certificate.keyFile};
${servers.join('\n')}
}
`;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
