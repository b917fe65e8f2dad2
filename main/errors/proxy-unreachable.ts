/** Code of the error where the HTTP proxy of this network cannot be reached itself; its message names the proxy. */
export const proxyUnreachableCode = 'ERR_HTTP_PROXY_UNREACHABLE';
