import { z } from 'zod';

/** How a port is reached from beyond this computer's own names. All of it is off where a field is absent. */

const address = z.union([z.ipv4(), z.ipv6()], 'Enter an IP address, such as 192.168.1.20, or 0.0.0.0 for all of them.');

const hostName = z.string().trim().toLowerCase()
  .regex(
    /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::[1-9][0-9]{0,4})?$/,
    'Enter a host name such as host.docker.internal, with its port where that differs.',
  );

const peer = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'Enter an IP address or a range such as 10.0.0.0/8.');

/** `URL.canParse` is younger than the oldest runtimes that read this. */
function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** An origin: endpoints stand at fixed paths below it, so a path in front of them has no meaning. */
export const publicBaseUrl = z.string().trim().superRefine((value, context) => {
  const url = parsed(value);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    context.addIssue({ code: 'custom', message: 'Enter a full URL, such as https://mcp.example.com:9050.' });
  } else if (url.username || url.password || url.pathname !== '/' || url.search || url.hash) {
    context.addIssue({ code: 'custom', message: 'Enter only https://, the host and the port: no path, no user name.' });
  }
});

const file = z.string().trim().regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\)/, 'Enter the full path of the file.');

export const bindAddresses = z.array(address).max(16);
export const allowedHosts = z.array(hostName).max(64);
export const trustedPeers = z.array(peer).max(64);

/** Fields of a proxy. Absent in records from before there were any. */
export const reachFields = {
  /** IP addresses to listen on beside loopback; 0.0.0.0 stands for all of IPv4, :: for all of IPv6. */
  bind_addresses: bindAddresses.optional(),
  /** What a Host header may name beside loopback, e.g. "host.docker.internal". Without a port: the proxy's own. */
  allowed_hosts: allowedHosts.optional(),
  /** Origin under which clients reach the proxy through a TLS terminator, e.g. "https://mcp.example.com:9050". */
  public_base_url: publicBaseUrl.nullable().optional(),
  /** Addresses or ranges whose X-Forwarded-Proto, X-Forwarded-Host and X-Forwarded-For count. */
  trusted_peers: trustedPeers.optional(),
  /** PEM files: the port then speaks TLS alone, and takes replaced files over while it runs. */
  tls: z.object({ cert_file: file, key_file: file }).nullable().optional(),
};

/** The same few for the gateway, among the settings. */
export const gatewayReachFields = {
  gateway_bind_addresses: bindAddresses,
  gateway_allowed_hosts: allowedHosts,
  gateway_trusted_peers: trustedPeers,
  /** Also where browsers find the consent page and the callback that providers know. */
  gateway_public_base_url: publicBaseUrl.nullable(),
};
