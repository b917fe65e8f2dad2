import type { AppState, Notice, ProxyView } from '../../preload/schema/views.ts';
import { needsOf, type Need } from './needs.ts';
import { overallState } from './overall-state.ts';
import { action, separator, short, text, type TrayItem } from './tray-item.ts';
import { nextCommand, placeOf, proxyMenu } from './tray-proxy-menu.ts';
import type { Update } from './updates.ts';

/** The tray's menu: the overall state, what needs the person, each proxy, then the application itself. */
export function trayMenu(state: AppState, update: Update = { kind: 'none' }): TrayItem[] {
  const { proxies, settings } = state;
  const waiting = [...needsOf(state).flatMap(needItems), ...state.notices.filter(isToldHere).map(noticeItem)];
  return [
    text(overallState(state).summary),
    ...(waiting.length ? [separator, ...waiting] : []),
    ...(proxies.length ? [separator, ...proxies.map(proxyMenu), ...allProxies(proxies)] : []),
    separator,
    action('Open Gatehouse', { do: 'show', target: null }),
    ...(proxies.length ? [addToApp(proxies)] : []),
    separator,
    { kind: 'check', label: 'Launch at login', checked: settings.launch_at_login,
      command: { do: 'launch_at_login', on: !settings.launch_at_login } },
    action('Show logs', { do: 'logs' }),
    ...updateItems(update),
    separator,
    action('Quit Gatehouse', { do: 'quit' }),
  ];
}

function needItems(need: Need): TrayItem[] {
  if (need.kind === 'gateway') return [action('Change the gateway port…', { do: 'show', target: { screen: 'settings' } })];
  if (need.kind === 'consent') {
    const { client_name: client, proxy, code } = need.consent;
    return [action(`${short(client, 32)} asks to use ${proxy} (${code})…`, { do: 'consent' })];
  }
  if (need.kind === 'skill') {
    return [action(`${short(need.alert.skill_name, 32)} was reported…`, { do: 'show', target: { screen: 'skills' } })];
  }
  const { proxy } = need;
  const next = proxy.status.next_action;
  return next ? [action(`${proxy.name}: ${next.label}`, nextCommand(next, proxy))] : [];
}

/** Quiet lines among the others: an update never asks for anything by itself. */
function updateItems(update: Update): TrayItem[] {
  if (update.kind === 'none') return [];
  const { kind, version, notesUrl: url } = update;
  if (kind === 'available') return [separator, action(`Version ${version} is available…`, { do: 'browse', url })];
  return [
    separator,
    action(`Update ${version} ready: restart to install`, { do: 'install_update' }),
    action(`What is new in ${version}…`, { do: 'browse', url }),
  ];
}

/** The gateway's own trouble stands above, with its way out. */
const isToldHere = ({ severity, code }: Notice): boolean => severity !== 'info' && !code.startsWith('gateway_');

const noticeItem = ({ message }: Notice): TrayItem =>
  action(short(firstWords(message), 60), { do: 'show', target: { screen: 'overview' } });

/** A notice up to its first details: the window tells the rest. */
const firstWords = (message: string): string => message.split(/ \(|(?<=\.) /)[0] ?? message;

function allProxies(proxies: ProxyView[]): TrayItem[] {
  if (proxies.length < 2) return [];
  const startable = proxies.filter(({ enabled, status }) => enabled && status.can_start).map(({ id }) => id);
  const stoppable = proxies.filter(({ status }) => status.can_stop).map(({ id }) => id);
  return [
    separator,
    action('Start all', { do: 'start', proxyIds: startable }, startable.length > 0),
    action('Stop all', { do: 'stop', proxyIds: stoppable }, stoppable.length > 0),
  ];
}

/** With a single proxy there is nothing to choose: its own page says how an app connects to it. */
function addToApp(proxies: ProxyView[]): TrayItem {
  const [only, ...others] = proxies;
  const target = only && others.length === 0 ? placeOf(only) : { screen: 'apps' as const };
  return action('Add to an app…', { do: 'show', target });
}
