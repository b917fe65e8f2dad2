import type { ProxyView } from '../../preload/schema/views.ts';

/**
 * What stops working for whom when Gatehouse quits now, as a sentence; null where nobody is connected.
 * @param proxies all of them
 */
export function openStreamsSentence(proxies: readonly Pick<ProxyView, 'name' | 'counts'>[]): string | null {
  const busy = proxies.filter(({ counts }) => counts.open_streams > 0);
  const streams = busy.reduce((sum, { counts }) => sum + counts.open_streams, 0);
  if (streams === 0) return null;
  const names = busy.map(({ name }) => name);
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  const list = shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : shown[0];
  return streams === 1 ? `1 open stream through ${list} ends.` : `${streams} open streams through ${list} end.`;
}
