import type { ProxyView } from '../../../../preload/schema/views.ts';
import { good, problem, type Check, type Judgement } from '../../check.ts';
import { askEachSpelling, type Spelled } from '../../look/own-port.ts';
import { isProtected, schemeOf } from './listening.ts';

export const resourcePath = '/.well-known/oauth-protected-resource';
export const serverPath = '/.well-known/oauth-authorization-server';

const endpoints = ['authorization_endpoint', 'token_endpoint', 'registration_endpoint'] as const;

/** What a client reads first: both documents, under each name, with all that it needs (RFC 9728, RFC 8414). */
export const proxyDocuments: Check<ProxyView> = {
  id: 'proxy-documents',
  title: 'Discovery',
  applies: isProtected,
  async look(proxy, _sources, signal) {
    const [resource, server] = await Promise.all([resourcePath, serverPath]
      .map((path) => askEachSpelling(schemeOf(proxy), proxy.port, path, signal)));
    return judgeDocuments(proxy, resource ?? [], server ?? []);
  },
};

export function judgeDocuments(
  proxy: Pick<ProxyView, 'id' | 'port' | 'tls'>, resource: readonly Spelled[], server: readonly Spelled[],
): Judgement {
  const looked = 'The two documents that apps read before they sign in';
  const faults = [
    ...resource.flatMap((one) => faultsOf(one, resourcePath, (document) => missingIn(document, ['resource', 'authorization_servers']))),
    ...server.flatMap((one) => faultsOf(one, serverPath, (document) => [
      ...missingIn(document, endpoints),
      ...(document['issuer'] === `${schemeOf(proxy)}://${one.host}:${proxy.port}` ? [] : ['the issuer by which it was called']),
    ])),
  ];
  if (faults.length === 0) return good(looked, 'Both answer under each name, with all three endpoints and the right issuer.');
  return problem(looked, faults.join(' '), 'Start the proxy again. If it stays so, copy this report into a bug report.', { kind: 'restart_proxy', id: proxy.id });
}

/** A name that this computer does not have is told of elsewhere. */
function faultsOf(one: Spelled, path: string, missing: (document: Record<string, unknown>) => string[]): string[] {
  if ('failure' in one) return [];
  const { status, json } = one.answer;
  if (status !== 200 || !isRecord(json)) return [`${one.host}${path} answers ${status === 200 ? 'no JSON' : `HTTP ${status}`}.`];
  const lacks = missing(json);
  return lacks.length ? [`${one.host}${path} lacks ${lacks.join(', ')}.`] : [];
}

const missingIn = (document: Record<string, unknown>, names: readonly string[]): string[] =>
  names.filter((name) => document[name] === undefined);

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
