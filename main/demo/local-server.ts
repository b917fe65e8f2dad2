import type { IncomingMessage } from 'node:http';
import { readRequest, sendResponse, type HttpRequest, type HttpResponse } from '../http/exchange.ts';
import { createGuard } from '../http/guard.ts';
import { listen } from '../http/listen.ts';

export interface LocalServer {
  /** With "localhost" as host. */
  readonly origin: string;
  close(): Promise<void>;
}

/** A small server that only programs on this computer reach, on a free port; pages from elsewhere do not either. */
export async function openLocalServer(answer: (request: HttpRequest) => Promise<HttpResponse>): Promise<LocalServer> {
  const ready: { guard?: ReturnType<typeof createGuard> } = {};
  const listener = await listen((request, response) => {
    const admitted = ready.guard?.(request.url, request.rawHeaders, request.socket);
    if (!admitted?.ok) return void response.writeHead(admitted?.status ?? 503).end();
    read(request, admitted.origin).then(answer)
      .catch((): HttpResponse => ({ status: 400, headers: {}, body: '' }))
      .then((reply) => sendResponse(response, reply), () => response.destroy());
  }, { port: 0 });
  ready.guard = createGuard({ port: listener.port });
  return { origin: `http://localhost:${listener.port}`, close: () => listener.close(0) };
}

const read = (request: IncomingMessage, origin: string): Promise<HttpRequest> =>
  readRequest(request, { origin, address: request.socket.remoteAddress ?? '' });
