import type { ProxyView } from '../../../../preload/schema/views.ts';
import { good, problem, type Check, type Judgement } from '../../check.ts';
import { askOwnPort, type OwnAnswer } from '../../look/own-port.ts';
import type { DoctorSources, LentCredentials } from '../../ports.ts';
import { isProtected, schemeOf } from './listening.ts';
import { isRecord } from './proxy-documents.ts';

/** Every way in which an app may show that it is let in. */
const ways: readonly { what: string; headers(lent: LentCredentials): Record<string, string> }[] = [
  { what: 'with an API key', headers: ({ apiKey }) => ({ 'x-api-key': apiKey }) },
  { what: 'with an API key as bearer', headers: ({ apiKey }) => ({ authorization: `Bearer ${apiKey}` }) },
  { what: 'with an access token', headers: ({ accessToken }) => ({ authorization: `Bearer ${accessToken}` }) },
];

/** OAuth and API keys on one port: both open it, beside each other. No call goes further than the proxy. */
export const proxyCredentials: Check<ProxyView> = {
  id: 'proxy-credentials',
  title: 'Keys and tokens',
  applies: isProtected,
  look: (proxy, { credentials }, signal) => tryCredentials(proxy, credentials, signal),
};

export async function tryCredentials(
  proxy: Pick<ProxyView, 'id' | 'port' | 'path' | 'tls'>, credentials: DoctorSources['credentials'], signal: AbortSignal,
): Promise<Judgement> {
  const url = new URL(`${schemeOf(proxy)}://127.0.0.1:${proxy.port}${proxy.path}`);
  const lent = await credentials.lend(proxy.id);
  try {
    const answers = await Promise.all(ways.map(async ({ what, headers }) => ({
      what,
      // Once let in, this is answered by the proxy itself (RFC 9110 section 7.6.2).
      answer: await askOwnPort(url, { method: 'OPTIONS', headers: { ...headers(lent), 'max-forwards': '0' }, signal }),
    })));
    return judgeCredentials(proxy.id, answers, lent.isOwnToken);
  } finally {
    lent.giveBack();
  }
}

/** @param isOwnToken false: the access token only stood in for one of the provider's */
export function judgeCredentials(
  id: number, answers: readonly { what: string; answer: Pick<OwnAnswer, 'status' | 'json'> }[], isOwnToken = true,
): Judgement {
  const looked = 'Whether API keys and the tokens of apps are both let in';
  const refused = answers.filter(({ answer }) => answer.status !== 204);
  if (refused.length === 0) {
    return good(looked, isOwnToken
      ? 'A test key and a test token were let in beside each other. What the MCP server says to a call is looked at separately.'
      : 'A test key was let in, and beside it a stand-in for a provider’s token. Whether the MCP server takes a real one was not tried.');
  }
  const named = refused.map(({ what, answer: { status } }) => `${what} (HTTP ${status})`).join(', ');
  const said = new Set(refused.map(({ answer }) => reasonIn(answer.json)).filter(Boolean));
  return problem(looked, [`Not let in, though it should be: a call ${named}.`, ...said].join(' '),
    'Start the proxy again. If it stays so, copy this report into a bug report.', { kind: 'restart_proxy', id });
}

const reasonIn = (json: unknown): string => (isRecord(json) ? String(json['error_description'] ?? '') : '');
