import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from '../../http/public-address.ts';
import { OAuthError } from '../oauth-error.ts';

/** Largest document, in bytes (draft-ietf-oauth-client-id-metadata-document section 6). */
const sizeLimit = 5 * 1024;
/** For the whole fetch, in ms. */
const timeout = 5_000;
/** How long a document is good at most, and at least, in ms, whatever its cache headers say. */
const longestLife = 24 * 60 * 60_000;
const shortestLife = 60_000;

export interface FetchedDocument {
  json: unknown;
  /** Epoch ms. */
  expiresAt: number;
}

export interface FetchOptions {
  /** Which addresses may be connected to; left out: public ones only. */
  isAllowed?: (address: string) => boolean;
  /** Certificate authorities, PEM; left out: the system's. */
  ca?: string;
}

/**
 * Fetches a client id metadata document. Anyone on this computer may name its URL, so it must not become a way into the
 * network: https only, no redirects, and the connection goes to the very address that was checked.
 * @throws OAuthError "invalid_client"
 */
export async function fetchDocument(url: string, { isAllowed = isPublicAddress, ca }: FetchOptions = {}): Promise<FetchedDocument> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isAllowed(host)) throw refused('its address is not public');
  // Its index is large, and few clients have a document.
  const { Agent, request } = await import('undici');
  const agent = new Agent({ connect: { lookup: checkedLookup(isAllowed), timeout, ...(ca === undefined ? {} : { ca }) }, pipelining: 0 });
  try {
    const response = await request(url, {
      dispatcher: agent, headers: { accept: 'application/json' }, signal: AbortSignal.timeout(timeout),
    });
    if (response.statusCode !== 200) {
      response.body.on('error', () => undefined).destroy();
      throw refused(`it answered ${response.statusCode}`);
    }
    const text = await readCapped(response.body);
    return { json: JSON.parse(text), expiresAt: Date.now() + lifeOf(response.headers['cache-control']) };
  } catch (error) {
    if (error instanceof OAuthError) throw error;
    throw refused(error instanceof SyntaxError ? 'it is not JSON' : 'it cannot be fetched', error);
  } finally {
    await agent.destroy();
  }
}

/** Resolves once, checks every address, and hands on only what was checked: the connection cannot go elsewhere. */
const checkedLookup = (isAllowed: (address: string) => boolean): LookupFunction => (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const bad = addresses.find(({ address }) => !isAllowed(address));
    if (bad || !addresses.length) return callback(refused('its address is not public'), '', 0);
    return options.all ? callback(null, addresses) : callback(null, (addresses[0] as LookupAddress).address, addresses[0]?.family);
  });
};

async function readCapped(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > sizeLimit) throw refused(`it is larger than ${sizeLimit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** RFC 9111 section 5.2: max-age counts within our bounds; no-store and no-cache mean the shortest life. */
function lifeOf(cacheControl: string | string[] | undefined): number {
  const text = [cacheControl ?? ''].flat().join(',').toLowerCase();
  if (/\bno-(store|cache)\b/.test(text)) return shortestLife;
  const seconds = Number(/\bmax-age=(\d+)/.exec(text)?.[1] ?? 3600);
  return Math.min(longestLife, Math.max(shortestLife, seconds * 1000));
}

const refused = (why: string, cause?: unknown): OAuthError =>
  new OAuthError('invalid_client', `The client id metadata document cannot be used: ${why}.`, { cause });
