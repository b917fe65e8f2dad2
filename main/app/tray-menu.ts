import type { AppState, ConsentView, NextAction, Notice, ProxyView } from '../../preload/schema/views.ts';
import type { PushEvents } from '../../preload/schema/operations.ts';
import { overallState } from './overall-state.ts';

/** What a click on a tray item does. */
export type TrayCommand =
  | { do: 'start' | 'stop' | 'restart' | 'connect'; proxyIds: number[] }
  | { do: 'copy'; text: string }
  | { do: 'show'; target: PushEvents['navigate'] | null }
  | { do: 'consent' }
  | { do: 'quit' };

/** The menu as data: what the tests read, and what tray.ts hands to Electron. */
export type TrayItem =
  | { kind: 'separator' }
  | { kind: 'text'; label: string }
  | { kind: 'action'; label: string; enabled: boolean; command: TrayCommand }
  | { kind: 'submenu'; label: string; items: TrayItem[] };

const separator: TrayItem = { kind: 'separator' };
const text = (label: string): TrayItem => ({ kind: 'text', label });
const action = (label: string, command: TrayCommand, enabled = true): TrayItem =>
  ({ kind: 'action', label, enabled, command });

/** The tray's menu: the overall state, what needs the person, each proxy, then the application itself. */
export function trayMenu(state: AppState): TrayItem[] {
  const waiting = needsPerson(state);
  return [
    text(overallState(state).summary),
    ...(waiting.length ? [separator, ...waiting] : []),
    separator,
    ...state.proxies.map(proxyMenu),
    ...allProxies(state.proxies),
    separator,
    action('Open Gatehouse', { do: 'show', target: null }),
    action('Quit Gatehouse', { do: 'quit' }),
  ];
}

function needsPerson({ gateway, notices, consents, proxies }: AppState): TrayItem[] {
  const toSettings: TrayCommand = { do: 'show', target: { screen: 'settings' } };
  return [
    ...(gateway.state === 'failed' ? [action('Change the gateway port…', toSettings)] : []),
    ...notices.filter(({ severity, code }) => severity !== 'info' && !code.startsWith('gateway_')).map(noticeItem),
    ...consents.map(consentItem),
    ...proxies.filter(({ status }) => status.state === 'needs_sign_in' || status.state === 'failed').flatMap(nextStep),
  ];
}

const noticeItem = ({ message }: Notice): TrayItem =>
  action(short(message, 60), { do: 'show', target: { screen: 'overview' } });

const consentItem = (consent: ConsentView): TrayItem =>
  action(`${short(consent.client_name, 32)} asks to use ${consent.proxy} (${consent.code})…`, { do: 'consent' });

function nextStep(proxy: ProxyView): TrayItem[] {
  const next = proxy.status.next_action;
  return next ? [action(`${proxy.name}: ${next.label}`, commandFor(next, proxy))] : [];
}

function proxyMenu(proxy: ProxyView): TrayItem {
  const { status, name, url } = proxy;
  const next = status.next_action;
  // "Start" stands below anyhow.
  const extra = next && next.kind !== 'start' ? [action(next.label, commandFor(next, proxy)), separator] : [];
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
      action('Show', { do: 'show', target: show(proxy) }),
    ],
  };
}

function allProxies(proxies: ProxyView[]): TrayItem[] {
  if (proxies.length < 2) return [];
  const startable = proxies.filter(({ enabled, status }) => enabled && status.can_start).map(({ id }) => id);
  const stoppable = proxies.filter(({ status }) => status.can_stop).map(({ id }) => id);
  return [
    action('Start all', { do: 'start', proxyIds: startable }, startable.length > 0),
    action('Stop all', { do: 'stop', proxyIds: stoppable }, stoppable.length > 0),
  ];
}

function commandFor(next: NextAction, proxy: ProxyView): TrayCommand {
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
    case 'change_port':
    case 'edit':
    case 'approve_command':
    case 'review_tools':
    case 'add_to_app':
      return { do: 'show', target: show(proxy) };
  }
}

const show = (proxy: ProxyView): PushEvents['navigate'] => ({ screen: 'overview', id: String(proxy.id) });

const short = (words: string, limit: number): string =>
  words.length > limit ? `${words.slice(0, limit - 1)}…` : words;
