import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIPv6, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { buildConnector } from 'undici';
import { proxyUnreachableCode } from '../../errors/proxy-unreachable.ts';
import { proxyAuthorization } from './proxy-for.ts';

/** Code of the error where an HTTP proxy does not open the way to the upstream. */
export const proxyRefusedCode = 'ERR_HTTP_PROXY_REFUSED';

const timeoutMs = 10_000;

/**
 * Connects to https upstreams through an HTTP proxy: CONNECT first (RFC 9110 section 9.3.6), then TLS to the upstream,
 * end to end.
 * @param proxy http or https URL; user name and password in it are sent to the proxy alone
 * @param connectTls undici's connector, which takes over the open tunnel
 */
export function tunnelConnector(
  proxy: URL,
  connectTls: buildConnector.connector,
  secureContext: SecureContext | undefined,
): buildConnector.connector {
  return (options, callback) => {
    // undici takes the brackets off an IPv6 address; in a request target they belong to it (RFC 9110 section 9.3.6).
    const host = isIPv6(options.hostname) ? `[${options.hostname}]` : options.hostname;
    openTunnel(proxy, `${host}:${options.port || 443}`, secureContext).then(
      (httpSocket) => connectTls({ ...options, httpSocket }, callback),
      (error: Error) => callback(error, null),
    );
  };
}

function openTunnel(proxy: URL, target: string, secureContext: SecureContext | undefined): Promise<Socket> {
  const authorization = proxyAuthorization(proxy);
  const options: RequestOptions & { secureContext?: SecureContext } = {
    hostname: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...(authorization === null ? {} : { 'proxy-authorization': authorization }) },
    agent: false,
    timeout: timeoutMs,
    ...(secureContext ? { secureContext } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = proxy.protocol === 'https:' ? httpsRequest(options) : httpRequest(options);
    request
      .once('connect', (response, socket: Socket) => {
        socket.setTimeout(0);
        if (response.statusCode === 200) return resolve(socket);
        socket.destroy();
        reject(refused(proxy, response.statusCode));
      })
      .once('response', (response) => {
        response.destroy();
        reject(refused(proxy, response.statusCode));
      })
      .once('timeout', () => request.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })))
      .once('error', (error) => reject(unreachable(proxy, error)))
      .end();
  });
}

/** Connects to an HTTP proxy that is asked for whole URLs: what fails is the proxy, never the upstream. */
export const proxyConnector = (proxy: URL, connect: buildConnector.connector): buildConnector.connector =>
  (options, callback) => connect(options, (...[error, socket]) =>
    (error ? callback(unreachable(proxy, error), null) : callback(null, socket)));

/** Where there was no connection to the proxy. What went wrong on one, such as its certificate, stays what it is. */
function unreachable({ host }: URL, cause: Error & { code?: string }): Error {
  if (!/^E(?:CONNREFUSED|NOTFOUND|AI_AGAIN|TIMEDOUT|HOSTUNREACH|NETUNREACH)$|^UND_ERR_CONNECT_TIMEOUT$/.test(cause.code ?? '')) return cause;
  return Object.assign(new Error(`the HTTP proxy ${host} does not answer`, { cause }), { code: proxyUnreachableCode });
}

const refused = ({ host }: URL, status: number | undefined): Error =>
  Object.assign(new Error(`The proxy ${host} answered ${status} to CONNECT.`), { code: proxyRefusedCode });
