/** What the providers need from other rooms. Implemented by main/proxies/network, wired in main/gatehouse. */

/**
 * `fetch` through the network as it is on this machine: its certificate authorities, its HTTP proxies. Rejects as
 * fetch does.
 */
export type OutboundFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;
