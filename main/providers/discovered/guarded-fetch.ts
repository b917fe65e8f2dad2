import type { OutboundFetch } from '../ports.ts';
import { DiscoveryError, invalidOAuth } from './discovery-error.ts';
import { shownUrl } from './url-rules.ts';

/** For one request with its whole answer, in ms. */
const timeout = 10_000;
/** Largest document that is read, in bytes. */
const sizeLimit = 256 * 1024;

export interface Fetched {
  status: number;
  headers: Headers;
  /** Undefined where the body is not JSON, or was not asked for. */
  json: unknown;
}

/**
 * Fetches what a server that nobody vouches for has named: http(s) only, no redirects (one could lead into the local
 * network, CVE-2026-51994), ten seconds, 256 KB.
 * @param read "json" reads the body; "head" leaves it: an event stream may never end
 * @throws DiscoveryError "upstream_unreachable"; "upstream_oauth_invalid" for an answer that is too large
 */
export async function guardedFetch(
  fetchOut: OutboundFetch,
  url: URL,
  read: 'json' | 'head',
  init: RequestInit = {},
): Promise<Fetched> {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error('only http and https URLs are fetched');
  try {
    const response = await fetchOut(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeout) });
    const { status, headers } = response;
    if (read === 'json') return { status, headers, json: parsed(await readCapped(response, url)) };
    await response.body?.cancel();
    return { status, headers, json: undefined };
  } catch (error) {
    if (error instanceof DiscoveryError) throw error;
    throw new DiscoveryError('upstream_unreachable', `${url.origin} does not answer (${reasonOf(error)}).`,
      'Check that it is running and that the URL is right, then try again.', error);
  }
}

async function readCapped({ body }: Response, url: URL): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > sizeLimit) {
      throw invalidOAuth(`The answer of ${shownUrl(url)} is larger than ${sizeLimit / 1024} KB.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** fetch wraps the system's error: the code that tells a person something is in its cause. */
function reasonOf(error: unknown): string {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current.name === 'TimeoutError') return `nothing within ${timeout / 1000} seconds`;
    if ('code' in current && typeof current.code === 'string') return current.code;
  }
  return 'the connection failed';
}
