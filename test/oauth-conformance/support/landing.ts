import { createServer, type Server } from 'node:http';
import { close } from '../../support/loopback.ts';
import { freePort } from '../../support/loopback.ts';
import type { Spelling } from './proxy.ts';

/** Where the clients' redirect URIs lead: a page that the browser ends on, so that its address can be read. */
export interface Landing {
  /** A redirect URI of a client on this computer (RFC 8252 section 7.3). */
  uri(spelling?: Spelling): string;
  close(): Promise<void>;
}

/** Opens it on both loopback addresses. */
export async function openLanding(): Promise<Landing> {
  const port = await freePort();
  const servers = await Promise.all(['127.0.0.1', '::1'].map((address) => listen(port, address)));
  return {
    uri: (spelling = '127.0.0.1') => `http://${spelling}:${port}/callback`,
    close: async () => void (await Promise.all(servers.map(close))),
  };
}

function listen(port: number, address: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((_request, response) => void response.end('<!doctype html><title>Landed</title>'));
    server.once('error', reject);
    server.listen(port, address, () => resolve(server));
  });
}
