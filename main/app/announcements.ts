import type { AppState, ProxyView } from '../../preload/schema/views.ts';
import { needsOf, type Need } from './needs.ts';
import { short, type TrayCommand } from './tray-item.ts';
import { placeOf } from './tray-proxy-menu.ts';

/** Something to tell a person who is not looking. `command` leads to the place. */
export interface Announcement {
  /** Of the needs that it speaks of; it is out of date once all of them are settled. */
  keys: string[];
  title: string;
  body: string;
  command: TrayCommand;
}

/** What identifies a need, so that it is told once for as long as it lasts. */
export function needKey(need: Need): string {
  switch (need.kind) {
    case 'gateway': return 'gateway';
    case 'consent': return `consent:${need.consent.id}`;
    case 'skill': return `skill:report-${need.alert.report_id}`;
    // A command that was changed once more has to be read once more.
    case 'approval': return `approval:${need.proxy.id}:${need.proxy.command_approval?.hash ?? ''}`;
    default: return `${need.kind}:${need.proxy.id}`;
  }
}

/** The needs that are there, and those of a moment ago that a passing state only hides. */
export function currentKeys(state: AppState, known: ReadonlySet<string>): Set<string> {
  const passing = state.proxies.filter(({ status }) => isPassing(status)).map(({ id }) => String(id));
  const hidden = [...known].filter((key) => passing.includes(key.split(':')[1] ?? '') && !key.startsWith('consent:'));
  return new Set([...needsOf(state).map(needKey), ...hidden]);
}

const isPassing = ({ state, next_action: next }: ProxyView['status']): boolean =>
  state === 'starting' || state === 'stopping' || (state === 'needs_consent' && next?.kind !== 'approve_command');

/**
 * The needs that are new since the state before, for which `known` holds the keys. Of what a start finds (`known` is
 * null) only what keeps Gatehouse from working: what waited yesterday is in the tray, and told again it would nag.
 */
export function newNeeds(known: ReadonlySet<string> | null, state: AppState): Need[] {
  if (!state.settings.notifications) return [];
  return needsOf(state).filter((need) => (known
    ? !known.has(needKey(need))
    : need.kind === 'gateway' || need.kind === 'failed' || need.kind === 'consent'));
}

/** Puts needs that came together into words: one by one, but many proxies at once as one. */
export function announcementsFor(needs: readonly Need[]): Announcement[] {
  const ofProxies = needs.filter((need) => 'proxy' in need);
  if (ofProxies.length <= 2) return needs.map(inWords);
  const others = needs.filter((need) => !('proxy' in need));
  return [...others.map(inWords), {
    keys: ofProxies.map(needKey),
    title: `${ofProxies.length} proxies need you`,
    body: ofProxies.map(({ proxy }) => `${proxy.name}: ${proxy.status.label}`).join('\n'),
    command: { do: 'show', target: { screen: 'overview' } },
  }];
}

function inWords(need: Need): Announcement {
  const keys = [needKey(need)];
  if (need.kind === 'gateway') {
    const command: TrayCommand = { do: 'show', target: { screen: 'settings' } };
    return { keys, title: 'Nobody can sign in', body: need.detail, command };
  }
  if (need.kind === 'consent') {
    const { client_name: client, proxy, code } = need.consent;
    return { keys, title: `${client} asks to connect`, body: `To ${proxy}, with the code ${code}.`, command: { do: 'consent' } };
  }
  if (need.kind === 'skill') {
    const { skill_name: skill } = need.alert;
    const command: TrayCommand = { do: 'show', target: { screen: 'skills' } };
    return { keys, title: `${short(skill, 60)} was reported`, body: 'An agent saw it do something grave. Stop using it until you have looked.', command };
  }
  const { name, status } = need.proxy;
  return {
    keys,
    title: need.kind === 'tools' ? `${name}: tools changed` : `${name}: ${status.label}`,
    body: status.detail ?? '',
    command: { do: 'show', target: placeOf(need.proxy) },
  };
}
