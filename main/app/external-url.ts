import { GatehouseError } from '../errors/index.ts';
import { isLoopbackUrl } from '../http/addresses.ts';

/**
 * The URL to hand to the person's browser, written out again by the parser so that nothing odd in the text reaches the
 * operating system. Throws "external_url_refused" for all but https and http on this computer.
 */
export function externalUrl(text: string): string {
  let url: URL | undefined;
  try {
    url = new URL(text);
  } catch {
    throw refused('This is not a URL.');
  }
  const isLoopback = url.protocol === 'http:' && isLoopbackUrl(url);
  if (url.protocol !== 'https:' && !isLoopback) throw refused('Only https URLs are opened in the browser.');
  if (url.username || url.password) throw refused('A URL with a user name in it is not opened.');
  return url.href;
}

const refused = (message: string): GatehouseError =>
  new GatehouseError('external_url_refused', message, { status: 400, field: 'url' });
