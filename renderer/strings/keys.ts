import { count } from './count.ts';

export const keys = {
  title: 'API keys',
  lead: 'For programs that can’t sign in through a browser. Keys work beside OAuth, on the same addresses.',
  add: 'Add API key',
  empty: 'There is no API key. A program that has one calls a proxy without a sign-in of its own.',
  noneHere: 'No API key opens this proxy.',
  expired: 'Expired',
  everyProxy: 'All proxies',
  noProxy: 'None of its proxies is left',
  created: (date: string) => `Created ${date}`,
  expires: (when: string) => `expires ${when}`,
  hasExpired: (when: string) => `expired ${when}`,
  neverExpires: 'never expires',
  lastUsed: (when: string) => `last used ${when}`,
  neverUsed: 'never used',
  limit: (n: number) => `${count(n, 'call', 'calls')} a minute at most`,
  deleteTitle: (name: string) => `Delete ${name}?`,
  deleteText: 'Programs that use this key are refused from now on. This cannot be undone.',
  deleted: (name: string) => `${name} is deleted`,
};

export const tokens = {
  title: 'Session tokens',
  lead: 'For your own curl and scripts. They end by themselves.',
  add: 'New session token',
  empty: 'There is no session token.',
  deleteTitle: (name: string) => `Delete ${name}?`,
  deleteText: 'Scripts that use this token are refused from now on. This cannot be undone.',
  deleted: (name: string) => `${name} is deleted`,
};

export const keyForm = {
  newKey: 'Add API key',
  newToken: 'New session token',
  name: 'Name',
  nameHint: 'What will use it, so that you know it again.',
  tokenName: 'Session token',
  reach: 'Works at',
  reaches: { all: 'All proxies', some: 'Chosen proxies' },
  noProxies: 'There is no proxy yet.',
  days: 'Expires after (days)',
  daysHint: 'Blank: never.',
  limit: 'Calls per minute',
  limitHint: 'Blank: no limit.',
  minutes: 'Expires after (minutes)',
  minutesHint: 'One day (1440) at most.',
  create: 'Create',
  creating: 'Creating…',
  problems: {
    // In half a form's width these take one line: a second one would move the button under a click.
    days: 'A whole number, or blank.',
    limit: 'A whole number, or blank.',
    minutes: 'Enter the minutes as a whole number.',
  },
};

export const oneTime = {
  keyTitle: 'Your new API key',
  tokenTitle: 'Your new session token',
  text: 'Copy it now. Gatehouse keeps only a fingerprint of it and can’t show it again.',
  key: 'API key',
  token: 'session token',
  useKey: 'Send it with every call, in one of these headers:',
  header: 'header',
  useToken: 'Try it in a terminal:',
  command: 'command',
  proxy: 'Proxy',
  done: 'I have copied it',
};
