import type { ProxyView } from '../../../../preload/schema/views.ts';
import { good, note, type Check, type Judgement } from '../../check.ts';
import { isListening } from './listening.ts';

/** Calls that were refused for the name by which they came, as those of containers are before a person allows it. */
export const proxyRefusedNames: Check<ProxyView> = {
  id: 'proxy-refused-names',
  title: 'Other names',
  applies: isListening,
  look: async ({ id }, { proxies }) => judgeRefusedNames(id, await proxies.refusedNames(id)),
};

/** @param names with their ports, the latest first */
export function judgeRefusedNames(id: number, names: readonly string[]): Judgement {
  const looked = 'Whether calls were refused for the name by which they came';
  if (names.length === 0) return good(looked, 'No call was.');
  return note(looked, `Calls for ${names.join(', ')} were refused with HTTP 403: the proxy does not answer to ${names.length === 1 ? 'that name' : 'these names'}.`,
    'Allow a name if a container or an app of yours uses it. If you do not know it, leave it: a web page may have tried to get in.',
    { kind: 'show_reach', id });
}
