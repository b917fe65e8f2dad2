import type { ProxyMode } from '../text/kinds.ts';
import type { ProxySection } from '../state/route.ts';
import { count } from './count.ts';

export const proxy = {
  start: 'Start',
  stop: 'Stop',
  restart: 'Restart',
  url: 'URL',
  via: (provider: string) => `sign-in with ${provider}`,
  own: 'sign-in at the server itself',
  open: 'no sign-in',
  openTitle: 'No sign-in',
  turnOn: 'Turn the sign-in on',
  copyUrl: (name: string) => `URL of ${name}`,
  leadsTo: 'leads to',
  signInOpened: 'The sign-in opens in your browser.',
  passage: {
    apps: 'Your apps',
    gate: 'Gate',
    server: 'MCP server',
    registered: (n: number) =>
      n === 0 ? 'None has registered yet' : `${count(n, 'app has', 'apps have')} registered`,
    requests: (n: number) => count(n, 'request', 'requests'),
    noRequests: 'No request yet.',
    errors: (n: number) => count(n, 'error', 'errors'),
    streams: (n: number) => count(n, 'open stream', 'open streams'),
  },
  settings: 'Settings',
  sections: {
    overview: 'Overview',
    tools: 'Tools',
    activity: 'Activity',
    access: 'Access',
    'sign-ins': 'Sign-ins',
    reach: 'Reach',
    settings: 'Settings',
  } satisfies Record<ProxySection, string>,
  sectionsOf: (name: string) => `Sections of ${name}`,
  toolsChanged: (n: number) => count(n, 'changed tool', 'changed tools'),
  deleteTitle: (name: string) => `Delete ${name}?`,
  deleteText: 'The address stops answering and its sign-ins end. Undo brings the settings back; apps then sign in '
    + 'again.',
  deleted: (name: string) => `${name} is deleted`,
  fields: {
    provider: 'Provider',
    mode: 'Tokens',
    consent: 'Permission',
    scopes: 'Scopes',
    lifetime: 'Token lifetime',
    autoStart: 'Start',
  },
  consent: { true: 'Asks you for each app', false: 'Does not ask' },
  autoStart: { true: 'Together with Gatehouse', false: 'By hand' },
  /** The largest unit that says it exactly. */
  lifetime: (seconds: number) => {
    if (seconds % 3600 === 0) return count(seconds / 3600, 'hour', 'hours');
    if (seconds % 60 === 0) return count(seconds / 60, 'minute', 'minutes');
    return count(seconds, 'second', 'seconds');
  },
  ownSignIn: 'The server’s own sign-in, discovered',
  mode: {
    gateway: 'Gatehouse gives apps its own tokens and keeps the provider’s',
    upstream: 'Apps get the provider’s tokens (upstream mode)',
  } satisfies Record<ProxyMode, string>,
  upstreamBadge: 'Upstream mode',
  noScopes: 'Those of the provider',
};

export const clients = {
  title: 'Registered apps',
  empty: 'No app has registered yet. It happens when an app connects for the first time.',
  registered: (when: string) => `Registered ${when}`,
  lastUsed: (when: string) => `last used ${when}`,
  neverUsed: 'never used',
  grants: (n: number) => (n === 0 ? 'not allowed' : 'allowed'),
  deleteTitle: (name: string) => `Delete ${name}?`,
  deleteText: 'Its tokens stop working at once. To come back, the app has to register and ask you again.',
  deleted: (name: string) => `${name} is deleted`,
};

export const approvals = {
  title: 'Allowed without asking',
  until: (date: string) => `until ${date}`,
  forget: 'Forget',
  forgotten: (client: string) => `${client} asks again next time`,
};

export const connections = {
  title: 'Connections',
  connect: 'Connect account',
  empty: 'Nobody is signed in at the provider. You are asked when an app connects, or sign in now.',
  unknownAccount: 'Account without a name',
  states: { active: 'Signed in', ended: 'Ended' },
  since: (when: string) => `since ${when}`,
  refreshed: (when: string) => `renewed ${when}`,
  notRefreshable: 'cannot renew itself',
  expires: (when: string) => `expires ${when}`,
  signOut: {
    action: 'Sign out',
    title: (account: string) => `Sign out ${account}?`,
    text: 'Gatehouse forgets this account’s tokens. Apps that use it have to sign in again.',
    working: 'Signing out…',
    done: (account: string) => `${account} is signed out`,
  },
  remove: {
    action: 'Remove',
    title: (account: string) => `Remove ${account} from this list?`,
    text: 'Its sign-in has ended already. To use this account again, sign in with it.',
    working: 'Removing…',
    done: (account: string) => `${account} is removed`,
  },
};

export const command = {
  title: (proxy: string) => `${proxy} wants to start a program`,
  text: 'It runs on this computer with your rights, exactly as it stands here. Approve it only if you know it.',
  argv: 'Program and arguments',
  environment: 'Environment variables that are set for it',
  noEnvironment: 'No environment variables are set for it.',
  empty: '(empty)',
  approve: 'Approve and start',
  notNow: 'Not now',
  approved: (proxy: string) => `The program of ${proxy} is approved`,
};
