import type { DiagnosisTopic, FixAction, Verdict } from '../../preload/schema/diagnosis.ts';
import { count } from './count.ts';

export const diagnosis = {
  title: 'Diagnosis',
  of: (proxy: string) => `Diagnosis of ${proxy}`,
  lead: 'Looks at every step from your apps to the MCP servers, and says what to do. It changes nothing.',
  running: 'Looking at every step. This takes a few seconds, and longer where something does not answer.',
  stopped: 'Nothing was looked at.',
  again: 'Run again',
  copy: 'Copy report',
  copyHint: 'The report has no passwords, keys or tokens, but it does have names and addresses.',
  everything: 'Look at everything',
  findOutWhy: 'Find out why',
  result: (problems: number) => (problems === 0 ? 'No problem found' : `${count(problems, 'problem', 'problems')} found`),
  groups: {
    problem: 'Problems',
    unknown: 'Could not be looked at',
    note: 'Worth knowing',
    good: 'In order',
  } satisfies Record<Verdict, string>,
  inOrder: (n: number) => count(n, 'step in order', 'steps in order'),
  topics: {
    gatehouse: 'Gatehouse', providers: 'Providers', proxies: 'Proxies', apps: 'Apps',
  } satisfies Record<DiagnosisTopic, string>,
  done: {
    start_proxy: 'The proxy was started',
    restart_proxy: 'The proxy was restarted',
    mend_app: 'The entry was renewed',
  },
  actions: {
    start_proxy: 'Start',
    restart_proxy: 'Start again',
    mend_app: 'Renew entry',
    connect: 'Sign in',
    edit_proxy: 'Open settings',
    edit_provider: 'Open provider',
    show_proxy: 'Open proxy',
    show_reach: 'Open reach',
    show_activity: 'Show calls',
    show_sign_ins: 'Show sign-ins',
    show_settings: 'Open settings',
    show_network: 'Open network settings',
    show_consents: 'Open requests',
  } satisfies Record<FixAction['kind'], string>,
};
