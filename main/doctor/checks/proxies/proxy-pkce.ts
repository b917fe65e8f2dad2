import type { ProxyView } from '../../../../preload/schema/views.ts';
import { good, problem, type Check, type Judgement } from '../../check.ts';
import { askOwnPort } from '../../look/own-port.ts';
import { isProtected, schemeOf } from './listening.ts';
import { isRecord, serverPath } from './proxy-documents.ts';

/** The client's leg; that of the provider is looked at with the provider. */
export const proxyPkce: Check<ProxyView> = {
  id: 'proxy-pkce',
  title: 'PKCE',
  applies: isProtected,
  async look(proxy, _sources, signal) {
    const { json } = await askOwnPort(new URL(`${schemeOf(proxy)}://127.0.0.1:${proxy.port}${serverPath}`), { signal });
    return judgePkce(proxy.id, isRecord(json) ? json['code_challenge_methods_supported'] : undefined);
  },
};

export function judgePkce(id: number, methods: unknown): Judgement {
  const looked = 'Whether apps are told to use PKCE';
  return Array.isArray(methods) && methods.length === 1 && methods[0] === 'S256'
    ? good(looked, 'Apps are told to use S256, and nothing else is accepted.')
    : problem(looked, 'The proxy does not ask apps for PKCE with S256.', 'Start the proxy again.', { kind: 'restart_proxy', id });
}
