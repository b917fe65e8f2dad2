/**
 * Cookies as browsers keep them: by host and path, whatever the port (RFC 6265 section 8.5), so that what one local
 * server sets is sent to every other one on the same host name.
 */
export class CookieJar {
  readonly #hosts = new Map<string, Map<string, { value: string; path: string }>>();

  keep(url: string, setCookies: string[]): void {
    const { hostname } = new URL(url);
    const cookies = this.#hosts.get(hostname) ?? new Map<string, { value: string; path: string }>();
    this.#hosts.set(hostname, cookies);
    for (const line of setCookies) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const [name = '', ...value] = pair.split('=');
      const attribute = (key: string): string | undefined => attributes
        .find((part) => part.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
      const path = attribute('path') ?? '/';
      if (isOver(attribute('max-age'), attribute('expires'))) cookies.delete(`${name};${path}`);
      else cookies.set(`${name};${path}`, { value: value.join('='), path });
    }
  }

  headerFor(url: string): { cookie?: string } {
    const { hostname, pathname } = new URL(url);
    const pairs = [...this.#hosts.get(hostname) ?? []]
      .filter(([, { path }]) => covers(path, pathname))
      .map(([key, { value }]) => `${key.split(';')[0]}=${value}`);
    return pairs.length ? { cookie: pairs.join('; ') } : {};
  }
}

const isOver = (maxAge: string | undefined, expires: string | undefined): boolean =>
  (maxAge === undefined ? expires !== undefined && Date.parse(expires) <= Date.now() : Number(maxAge) <= 0);

const covers = (path: string, pathname: string): boolean =>
  pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
