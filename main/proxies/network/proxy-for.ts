import { parseUrl } from '../../http/parse-url.ts';

const loopback = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

type Environment = Readonly<Record<string, string | undefined>>;

/** The lower-case spelling counts first, as with curl. */
const variable = (env: Environment, name: string): string | undefined =>
  (env[name.toLowerCase()] ?? env[name])?.trim() || undefined;

/**
 * The HTTP proxy that the environment wants between us and `url` (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY, in
 * either case). This machine itself is never reached through one.
 * @returns its http or https URL; null: connect directly
 */
export function proxyFor(url: URL, env: Environment): URL | null {
  if (loopback.test(url.hostname) || isExempt(url, variable(env, 'NO_PROXY') ?? '')) return null;
  const value = variable(env, url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? variable(env, 'ALL_PROXY');
  if (value === undefined) return null;
  const full = value.includes('://') ? value : `http://${value}`;
  const proxy = parseUrl(full);
  return proxy && /^https?:$/.test(proxy.protocol) ? proxy : null;
}

/** NO_PROXY: a list of host names, each with the names below it, perhaps with a port; `*` is every host. */
function isExempt({ hostname, port, protocol }: URL, list: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const effectivePort = port || (protocol === 'https:' ? '443' : '80');
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true;
    const match = /^(?:\*?\.)?(?:\[([^\]]+)\]|([^:]+|[^:]*:[^:]*:.*?))(?::(\d+))?$/.exec(entry.toLowerCase());
    const name = match?.[1] ?? match?.[2];
    if (!name || (match?.[3] !== undefined && match[3] !== effectivePort)) return false;
    return host === name || host.endsWith(`.${name}`);
  });
}

/** Value of Proxy-Authorization for a proxy URL with user name and password; null where it has none. */
export function proxyAuthorization({ username, password }: URL): string | null {
  if (username === '') return null;
  const credentials = `${decoded(username)}:${decoded(password)}`;
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

/** People write a percent sign as it is, too. */
const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
