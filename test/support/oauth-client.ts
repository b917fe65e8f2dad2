import { createHash, randomBytes } from 'node:crypto';
import type { ProxyView } from '../../preload/schema/views.ts';
import { HttpBrowser } from './http-browser.ts';
import { listenForCallback } from './mcp-client/callback.ts';
import type { Person } from './person.ts';
import { signInOverHttp } from './sign-in-over-http.ts';

export interface OAuthAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** An authorization code with all that belongs to it. */
export interface IssuedCode {
  client_id: string;
  code: string;
  code_verifier: string;
  redirect_uri: string;
}

/** A client of the OAuth endpoints that does exactly what it is told, right or wrong. */
export class OAuthClient {
  readonly #base: string;

  constructor(gatewayUrl: string, { id }: ProxyView) {
    this.#base = `${gatewayUrl}/api/v1/oauth-proxy/${id}`;
  }

  /** @returns the client id */
  async register(redirectUri: string): Promise<string> {
    const response = await fetch(`${this.#base}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: 'Plain client', redirect_uris: [redirectUri], token_endpoint_auth_method: 'none',
      }),
    });
    const { client_id: id } = await response.json() as { client_id?: string };
    if (!id) throw new Error(`The registration was answered with ${response.status}.`);
    return id;
  }

  authorizeUrl(parameters: { client_id: string; redirect_uri: string; code_verifier: string }): string {
    return `${this.#base}/authorize?${new URLSearchParams({
      response_type: 'code',
      client_id: parameters.client_id,
      redirect_uri: parameters.redirect_uri,
      code_challenge: createHash('sha256').update(parameters.code_verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state: 'state-of-the-client',
    })}`;
  }

  async token(fields: Record<string, string>): Promise<OAuthAnswer> {
    const response = await fetch(`${this.#base}/token`, { method: 'POST', body: new URLSearchParams(fields) });
    return { status: response.status, body: await response.json() as Record<string, unknown> };
  }

  redeem(issued: IssuedCode): Promise<OAuthAnswer> {
    return this.token({ grant_type: 'authorization_code', ...issued });
  }

  /** Registers, signs a person in over HTTP, and stops where the client would redeem its code. */
  async obtainCode(person: Person): Promise<IssuedCode> {
    const callback = await listenForCallback();
    try {
      const request = {
        client_id: await this.register(callback.redirectUri),
        redirect_uri: callback.redirectUri,
        code_verifier: randomBytes(32).toString('base64url'),
      };
      await signInOverHttp(new HttpBrowser(), this.authorizeUrl(request), person);
      const query = await callback.answer;
      return { ...request, code: query.get('code') ?? '' };
    } finally {
      await callback.stop();
    }
  }
}

/** Begins an MCP session at a proxy with this access token. */
export function callProxy(url: string, accessToken: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'accept': 'application/json, text/event-stream',
      ...(accessToken === '' ? {} : { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: initializeParams }),
  });
}

const initializeParams = {
  protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'plain client', version: '1.0.0' },
};
