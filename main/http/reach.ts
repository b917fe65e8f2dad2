import { isIPv6 } from 'node:net';
import { defaultPort, loopbackHosts, originOf, parseHost, type Scheme } from './addresses.ts';

/** Under which names a port may be called, as it is configured. Absent fields: loopback alone. */
export interface Reach {
  bind_addresses?: readonly string[];
  allowed_hosts?: readonly string[];
  public_base_url?: string | null;
  trusted_peers?: readonly string[];
  tls?: { cert_file: string; key_file: string } | null;
}

/** Every name that a port has. */
export interface Spellings {
  /** Our origin by the value of the Host header, in lower case. */
  byHost: ReadonlyMap<string, string>;
  /** Our origin by `{scheme}://{host}`, as a trusted peer passes on what it was asked for. */
  byForwarded: ReadonlyMap<string, string>;
  /** All of our origins, that of localhost first. */
  origins: readonly string[];
}

const schemes: readonly Scheme[] = ['http', 'https'];
const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * Every name that a port answers to, and the origin that each stands for. Nothing else is our name: a host that is not
 * in here is refused, and a token for an origin that is not in here is none of ours.
 */
export function spellingsOf(reach: Reach, port: number): Spellings {
  const own: Scheme = reach.tls ? 'https' : 'http';
  const byHost = new Map<string, string>();
  const byForwarded = new Map<string, string>();

  for (const { host, port: ownPort } of names(reach)) {
    const origin = originOf(own, host, ownPort ?? port);
    for (const value of hostValues(own, host, ownPort ?? port)) byHost.set(value, origin);
    if (!reach.trusted_peers?.length) continue;
    for (const scheme of schemes) {
      // A terminator mostly listens on the default port of its scheme, or on the same number as we do.
      for (const outer of ownPort === null ? [port, defaultPort(scheme)] : [ownPort]) {
        addForwarded(byForwarded, scheme, host, outer);
      }
    }
  }
  if (reach.public_base_url) {
    const { protocol, hostname, port: outer, origin } = new URL(reach.public_base_url);
    const scheme: Scheme = protocol === 'https:' ? 'https' : 'http';
    const outerPort = outer === '' ? defaultPort(scheme) : Number(outer);
    for (const value of hostValues(scheme, hostname, outerPort)) byHost.set(value, origin);
    if (reach.trusted_peers?.length) {
      addForwarded(byForwarded, scheme, hostname, outerPort);
      // Some terminators pass the host on without its port: here only one can be meant.
      byForwarded.set(`${scheme}://${hostname}`, origin);
    }
  }
  return { byHost, byForwarded, origins: [...new Set([...byHost.values(), ...byForwarded.values()])] };
}

/** An address that we listen on is our name too: no foreign name can be made to stand in its place. */
function names(reach: Reach): { host: string; port: number | null }[] {
  const bound = (reach.bind_addresses ?? []).filter((address) => !wildcards.has(address));
  const literals = bound.map((address) => (isIPv6(address) ? new URL(`http://[${address}]`).hostname : address));
  return [...loopbackHosts, ...literals, ...(reach.allowed_hosts ?? [])]
    .map(parseHost)
    .filter((parsed) => parsed !== null);
}

/** With and, where it may be left out, without the port. */
function hostValues(scheme: Scheme, host: string, port: number): string[] {
  return port === defaultPort(scheme) ? [`${host}:${port}`, host] : [`${host}:${port}`];
}

function addForwarded(known: Map<string, string>, scheme: Scheme, host: string, port: number): void {
  for (const value of hostValues(scheme, host, port)) known.set(`${scheme}://${value}`, originOf(scheme, host, port));
}
