import type { NextAction, ProxyView } from '../../preload/schema/views.ts';
import type { PushEvents } from '../../preload/schema/operations.ts';
import { action, separator, short, text, type TrayCommand, type TrayItem } from './tray-item.ts';

/** A proxy's own menu: how it is, the one next thing to do, and what can be done to it in any case. */
export function proxyMenu(proxy: ProxyView): TrayItem {
  const { status, name, url } = proxy;
  const next = status.next_action;
  // "Start" stands below anyhow.
  const extra = next && next.kind !== 'start' ? [action(next.label, nextCommand(next, proxy)), separator] : [];
  const proxyIds = [proxy.id];
  return {
    kind: 'submenu',
    label: `${name}: ${status.label}`,
    items: [
      ...(status.detail ? [text(short(status.detail, 80)), separator] : []),
      ...extra,
      action('Start', { do: 'start', proxyIds }, status.can_start),
      action('Stop', { do: 'stop', proxyIds }, status.can_stop),
      action('Restart', { do: 'restart', proxyIds }, status.can_restart),
      separator,
      action('Copy URL', { do: 'copy', text: url }),
      action('Show', { do: 'show', target: placeOf(proxy) }),
    ],
  };
}

/** What the single next action of a proxy does when it is chosen in the tray. */
export function nextCommand(next: NextAction, proxy: ProxyView): TrayCommand {
  switch (next.kind) {
    case 'start':
    case 'retry':
      return { do: proxy.status.can_restart ? 'restart' : 'start', proxyIds: [proxy.id] };
    case 'connect':
      return { do: 'connect', proxyIds: [proxy.id] };
    case 'open_consent':
      return { do: 'consent' };
    case 'add_provider':
      return { do: 'show', target: { screen: 'providers' } };
    default:
      // All others need the window: a form to correct, a command to read.
      return { do: 'show', target: placeOf(proxy) };
  }
}

/** Where the window shows a proxy. */
export const placeOf = (proxy: ProxyView): PushEvents['navigate'] => ({ screen: 'overview', id: String(proxy.id) });
