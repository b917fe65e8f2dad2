import type { Result } from '../../../preload/schema/operations.ts';
import type { Transport } from '../../../renderer/api/transport.ts';
import { Toasts } from '../../../renderer/state/toasts.svelte.ts';

/** A session whose calls are noted and answered from a list of answers; what has none succeeds with null. */
export function recordedSession(answers: Record<string, Result<unknown>> = {}) {
  const calls: [name: string, input: unknown][] = [];
  const api = {
    call: async (name: string, input: unknown) => {
      calls.push([name, input]);
      return answers[name] ?? { ok: true, value: null };
    },
  } as unknown as Transport;
  return { calls, session: { api, toasts: new Toasts() } };
}
