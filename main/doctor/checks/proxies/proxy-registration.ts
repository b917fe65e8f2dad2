import type { ProxyView } from '../../../../preload/schema/views.ts';
import { good, problem, unknown, type Check, type Judgement } from '../../check.ts';
import { diagnosisClient } from '../../diagnosis-client.ts';
import { concrete } from '../../look/concrete-uri.ts';
import { askOwnPort, type OwnAnswer } from '../../look/own-port.ts';
import type { DoctorSources } from '../../ports.ts';
import { isProtected, schemeOf } from './listening.ts';
import { isRecord } from './proxy-documents.ts';

/** Registers a client as an app would (RFC 7591), and removes it again. */
export const proxyRegistration: Check<ProxyView> = {
  id: 'proxy-registration',
  title: 'Registration',
  applies: isProtected,
  async look(proxy, { clients }, signal) {
    const redirect = proxy.oauth_proxy_allowed_redirect_uris.map(concrete).find((uri) => uri.startsWith('http'))
      ?? proxy.oauth_proxy_allowed_redirect_uris.map(concrete)[0];
    if (redirect === undefined) return judgeRegistration(proxy.id, null);
    try {
      const url = new URL(`${schemeOf(proxy)}://127.0.0.1:${proxy.port}/register`);
      return judgeRegistration(proxy.id, await askOwnPort(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ client_name: diagnosisClient, redirect_uris: [redirect], token_endpoint_auth_method: 'none' }),
        signal,
      }));
    } finally {
      await forgetOwn(proxy.id, clients);
    }
  },
};

/** @param answer null: there is no redirect URI to register with */
export function judgeRegistration(id: number, answer: Pick<OwnAnswer, 'status' | 'json'> | null): Judgement {
  const looked = 'Whether an app can register itself';
  const edit = { kind: 'edit_proxy', id, field: 'oauth_proxy_allowed_redirect_uris' } as const;
  if (answer === null) return problem(looked, 'No redirect URI is allowed, so no app can register.', 'Allow the redirect URIs of your apps.', edit);
  const { status, json } = answer;
  if (status === 201) return good(looked, 'A test client was registered and removed again.');
  if (status === 429) return unknown(looked, 'Many apps have just registered, so this has to wait.', { text: 'Run the diagnosis again in a minute.', action: null });
  const said = isRecord(json) ? String(json['error_description'] ?? json['error'] ?? '') : '';
  return problem(looked, `Registration is refused (HTTP ${status}). ${said}`.trim(), 'Look at the redirect URIs that this proxy allows.', edit);
}

async function forgetOwn(proxyId: number, clients: DoctorSources['clients']): Promise<void> {
  for (const { client_id: id, client_name: name, grants } of await clients.list(proxyId)) {
    if (name === diagnosisClient && grants === 0) await clients.delete(proxyId, id).catch(() => undefined);
  }
}
