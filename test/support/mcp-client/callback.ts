import { createServer } from 'node:http';
import { close, listen } from '../loopback.ts';

/** The authorization server answered with an error instead of a code (RFC 6749 section 4.1.2.1). */
export class AuthorizationRefused extends Error {
  readonly error: string;
  readonly query: URLSearchParams;

  constructor(query: URLSearchParams) {
    const error = query.get('error') ?? 'unknown';
    super(`Authorization was refused: ${error}. ${query.get('error_description') ?? ''}`);
    this.name = 'AuthorizationRefused';
    this.error = error;
    this.query = query;
  }
}

/** The client's end of the redirect. */
export interface Callback {
  port: number;
  redirectUri: string;
  /** The query of the first authorization response. Rejects with AuthorizationRefused when it is an error. */
  answer: Promise<URLSearchParams>;
  stop(): Promise<void>;
}

/** Waits on a loopback port for the browser to come back (RFC 8252 section 7.3). */
export async function listenForCallback(port = 0): Promise<Callback> {
  let answered: (query: URLSearchParams) => void = () => {};
  let refused: (error: AuthorizationRefused) => void = () => {};
  const answer = new Promise<URLSearchParams>((resolve, reject) => {
    answered = resolve;
    refused = reject;
  });
  // A client that has its tokens already never looks.
  answer.catch(() => {});

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname !== '/callback') return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/html', connection: 'close' })
      .end('<!doctype html><title>Back at the client</title><h1>Back at the client</h1>', () => {
        if (searchParams.has('error')) refused(new AuthorizationRefused(searchParams));
        else answered(searchParams);
      });
  });
  const listening = await listen(server, port);
  return {
    port: listening,
    redirectUri: `http://127.0.0.1:${listening}/callback`,
    answer,
    stop: () => close(server),
  };
}
