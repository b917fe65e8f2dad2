import type { Area } from '../state/route.ts';

export const shell = {
  navigation: 'Main',
  loading: 'Opening Gatehouse…',
  linkLost: { message: 'Gatehouse does not answer.', remedy: 'What you see may be out of date. Trying again…' },
  gone: 'This is not here any more',
  goneHint: 'It was deleted, or the address is wrong.',
  toOverview: 'To the proxies',
};

export const nav: Record<Area, string> = {
  overview: 'Proxies',
  apps: 'Apps',
  activity: 'Activity',
  providers: 'Providers',
  keys: 'API keys',
  skills: 'Skills',
  consents: 'Requests',
  diagnosis: 'Diagnosis',
  settings: 'Settings',
};

export const notices = { label: 'Notices', severity: { error: 'Problem', warning: 'Warning', info: 'Note' } };

export const gateway = {
  states: { running: 'Gateway open', starting: 'Gateway is starting', failed: 'Gateway closed' },
  failed: 'The gateway could not start, so no app can sign in.',
  failedRemedy: 'Choose another gateway port in Settings.',
  version: (version: string) => `Version ${version}`,
};
