import type { AppEntryState, AppTargetView, AppView } from '../../../../preload/schema/apps.ts';
import { good, note, problem, type Check, type Judgement } from '../../check.ts';

/** The files of client applications: there, readable, and leading here. */
export const appEntries: Check<AppView> = {
  id: 'app-entries',
  title: 'Configuration',
  applies: ({ installed, targets }) => targets.some(isOurs) || (installed && targets.some(({ state }) => state === 'unreadable')),
  look: async (app) => judgeApp(app),
};

const isOurs = ({ entry_name: name }: AppTargetView): boolean => name !== null;

/** The worst first. */
const order: readonly AppEntryState[] = ['unreadable', 'out_of_date', 'changed_by_somebody', 'needs_restart'];

export function judgeApp({ id, name, path, targets }: Pick<AppView, 'id' | 'name' | 'path' | 'targets'>): Judgement {
  const looked = `What Gatehouse wrote for ${name}${path === null ? '' : ` into ${path}`}`;
  const rows = targets.filter((row) => isOurs(row) || row.state === 'unreadable');
  const [worst] = [...rows].filter(({ state }) => order.includes(state)).sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  if (!worst) return good(looked, `It leads here: ${rows.map(({ target_name: target }) => target).join(', ')}.`);
  const found = inWords(worst);
  switch (worst.state) {
    case 'unreadable':
      return problem(looked, found, `Open ${worst.path ?? path ?? 'the file'} in an editor and correct it${worst.line === null ? '' : ` at line ${worst.line}`}.`);
    case 'out_of_date':
      return problem(looked, found, `Renew the entry, then start ${name} again.`, { kind: 'mend_app', app: id });
    case 'changed_by_somebody':
      return note(looked, found, `If ${name} cannot connect, add ${worst.target_name} to it again under Apps.`);
    default:
      return note(looked, found, worst.next_step ?? `Start ${name} again.`);
  }
}

const inWords = ({ target_name: target, detail, line }: AppTargetView): string =>
  `${target}: ${detail ?? 'it is not as Gatehouse wrote it.'}${line === null ? '' : ` (line ${line})`}`;
