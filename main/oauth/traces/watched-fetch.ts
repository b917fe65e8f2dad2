import { AsyncLocalStorage } from 'node:async_hooks';
import type { FlowStepView } from '../../../preload/schema/traces.ts';
import type { OutboundFetch } from '../../providers/ports.ts';
import { Mask, type Pairs } from './masked.ts';
import { members } from './read-exchange.ts';

/** Our own requests to a provider, made while one step of a flow runs. */
const underWay = new AsyncLocalStorage<FlowStepView[]>();
let running = 0;

/**
 * Runs a step and gives what it asked of the provider meanwhile, in order. Between steps the storage is switched off:
 * before Node 24 one that was used has every promise and socket of the process looked at, for good.
 */
export async function watched<T>(run: () => Promise<T>): Promise<{ value: T; requests: FlowStepView[] }> {
  const requests: FlowStepView[] = [];
  running += 1;
  try {
    return { value: await underWay.run(requests, run), requests };
  } finally {
    running -= 1;
    if (running === 0) underWay.disable();
  }
}

/** The same fetch; where it serves a step of a flow, request and answer are noted with it, without their secrets. */
export function watchedFetch(fetchOut: OutboundFetch): OutboundFetch {
  return async (url, init) => {
    const noted = underWay.getStore();
    if (!noted) return fetchOut(url, init);
    const at = new Date().toISOString();
    const began = performance.now();
    const target = new URL(url);
    const asked: Pairs = [...target.searchParams, ...sentIn(init?.body)];
    const note = (status: number | null, answered: Pairs): void => {
      const mask = new Mask([...asked, ...answered]);
      noted.push({
        step: 'provider_request', at, duration_ms: performance.now() - began, note: null, refusal: null,
        request: { method: init?.method ?? 'GET', url: mask.url(target.href), parameters: mask.parameters(asked) },
        answer: { status, location: null, parameters: mask.parameters(answered) },
      });
    };
    try {
      const answer = await fetchOut(url, init);
      note(answer.status, await answerOf(answer));
      return answer;
    } catch (error) {
      note(null, []);
      throw error;
    }
  };
}

/** A form, or the members of a JSON text. Anything else is not looked at. */
function sentIn(body: RequestInit['body'] | undefined): Pairs {
  if (body instanceof URLSearchParams) return [...body];
  return typeof body === 'string' ? members(body) : [];
}

/** Largest answer that is looked at, in bytes. */
const mostRead = 64 * 1024;

/** Read from a copy, so that whoever asked finds the answer whole. */
async function answerOf(answer: Response): Promise<Pairs> {
  if (!/^application\/([\w.-]+\+)?json\b/.test(answer.headers.get('content-type') ?? '')) return [];
  const reader = answer.clone().body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      size += part.value.byteLength;
      chunks.push(part.value);
      if (size <= mostRead) continue;
      // Not waited for: it ends only when the answer itself was read or given up too.
      void reader?.cancel();
      return [];
    }
  } catch {
    // It broke off: whoever asked will find that out too.
    return [];
  }
  return members(Buffer.concat(chunks).toString('utf8'));
}
