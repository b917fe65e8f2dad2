import type { ProxyView } from '../../../../preload/schema/views.ts';
import { good, problem, type Check, type Judgement } from '../../check.ts';
import { askOwnPort, type OwnAnswer } from '../../look/own-port.ts';
import { isProtected, schemeOf } from './listening.ts';

/** Credentials that nobody was given, in every way that calls may carry one. None of them reaches the server. */
const strangers: readonly { what: string; headers: Record<string, string> }[] = [
  { what: 'without a token', headers: {} },
  { what: 'with an unknown token', headers: { authorization: 'Bearer not-a-token' } },
  { what: 'with an unknown API key', headers: { 'x-api-key': 'uag_not-a-key' } },
  { what: 'with an unknown API key as bearer', headers: { authorization: 'Bearer uag_not-a-key' } },
];

/** OAuth and API keys on one port: strangers are refused, and a call without a token is shown the way to sign in. */
export const proxyRefusals: Check<ProxyView> = {
  id: 'proxy-refusals',
  title: 'Refusals',
  applies: isProtected,
  async look(proxy, _sources, signal) {
    const url = new URL(`${schemeOf(proxy)}://127.0.0.1:${proxy.port}${proxy.path}`);
    const answers = await Promise.all(strangers.map(async ({ what, headers }) => ({
      what,
      answer: await askOwnPort(url, {
        method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{}', signal,
      }),
    })));
    return judgeRefusals(proxy.id, answers);
  },
};

export function judgeRefusals(id: number, answers: readonly { what: string; answer: Pick<OwnAnswer, 'status' | 'headers'> }[]): Judgement {
  const looked = 'Whether calls with a wrong credential are refused, and the others shown the way to sign in';
  const restart = { kind: 'restart_proxy', id } as const;
  const wrong = answers.filter(({ answer }) => answer.status !== 401);
  if (wrong.length) {
    const named = wrong.map(({ what, answer }) => `${what} (HTTP ${answer.status})`).join(', ');
    return problem(looked, `Not refused with HTTP 401: a call ${named}.`, 'Start the proxy again.', restart);
  }
  const [first] = answers;
  if (!first?.answer.headers['www-authenticate']?.includes('resource_metadata=')) {
    return problem(looked, 'A call without a token is not told where to sign in.', 'Start the proxy again.', restart);
  }
  return good(looked, 'Wrong tokens and keys are refused; a call without one is shown the way to sign in.');
}
