import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to a proxy's upstream for Gatehouse itself, open for one look at it. */
export interface InsideDoor {
  /** `http://127.0.0.1:{port}` */
  origin: string;
  /** fetch with what opens the door: nobody else on this machine knows it, and it goes no further than here. */
  fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  /** Cuts what still runs. */
  close(): void;
}

/** Opens a port of its own, on 127.0.0.1 alone. */
export async function openInsideDoor(
  handler: (request: IncomingMessage, response: ServerResponse, origin: string) => void,
): Promise<InsideDoor> {
  const key = `Bearer ${randomBytes(32).toString('base64url')}`;
  let origin = '';
  const server = createServer((request, response) => {
    if (request.headers.authorization === key) handler(request, response, origin);
    else response.writeHead(401).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    fetch(url, init) {
      const headers = new Headers(init?.headers);
      headers.set('authorization', key);
      return fetch(url, { ...init, headers });
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
