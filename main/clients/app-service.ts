import { homedir } from 'node:os';
import type {
  AppApplied, AppApplyInput, AppMended, AppPreview, AppPreviewInput, AppSnippet, AppSnippetInput, AppTarget, AppTargetView, AppUndoInput, AppView,
} from '../../preload/schema/apps.ts';
import type { AppImported, AppImportInput, ImportSource } from '../../preload/schema/app-import.ts';
import { Signal } from '../events/signal.ts';
import type { Collection } from '../store/collection.ts';
import type { AppEntryRecord } from '../store/records.ts';
import { unknownApp } from './app-errors.ts';
import type { AppDefinition } from './app.ts';
import { Backups } from './files/backups.ts';
import { Importer } from './import/importer.ts';
import { keyFor } from './install/entry-keys.ts';
import { Installer } from './install/installer.ts';
import { VendorCommands } from './install/vendor-commands.ts';
import { mend, takenOut } from './mender.ts';
import { systemProcesses } from './places/processes/system-processes.ts';
import type { Platform, Surroundings } from './places/path-template.ts';
import { hiddenKey } from './plan/hidden-key.ts';
import { nextStep, signsIn } from './plan/next-step.ts';
import { draftOf, previewOf } from './plan/plan.ts';
import { Planner } from './plan/planner.ts';
import { readable } from './plan/read-config.ts';
import type { AppKeys, BridgeLauncher, Processes, Programs, ProxyMaker, TargetSource } from './ports.ts';
import { apps, findApp } from './registry/apps.ts';
import { Overview } from './states/overview.ts';
import { keyOfTarget } from '../../preload/schema/app-target-key.ts';

export interface AppServiceOptions {
  dataFolder: string;
  records: Collection<string, AppEntryRecord>;
  targets: TargetSource;
  proxies: ProxyMaker;
  keys: AppKeys;
  /** Null: there is no bridge, so applications that speak stdio alone cannot be added. */
  bridge: BridgeLauncher | null;
  programs: Programs;
  processes?: Processes;
  /** Opens an application by its own link; null where there is no desktop. */
  openLink: ((link: string) => Promise<void>) | null;
  surroundings?: Surroundings;
  /** The variables that the person has in a terminal; left out: those of this process. */
  terminal?: () => Promise<Surroundings['env']>;
  /** Epoch milliseconds. */
  now?: () => number;
}

/** Client applications: where they stand, and how a proxy gets into them and out again. */
export class AppService {
  /** Something was added, mended or taken out. */
  readonly changed = new Signal();
  readonly #options: AppServiceOptions;
  readonly #planner: Planner;
  readonly #installer: Installer;
  readonly #overview: Overview;
  readonly #importer: Importer;

  constructor(options: AppServiceOptions) {
    const { dataFolder, records, targets, proxies, keys, programs, openLink, bridge } = options;
    const processes = options.processes ?? systemProcesses();
    const here = options.surroundings ?? ownSurroundings();
    const surroundings = async (): Promise<Surroundings> => ({ ...here, terminal: (await options.terminal?.()) ?? here.env });
    this.#options = options;
    this.#planner = new Planner({ surroundings, targets, records, bridge, programs, processes, opensLinks: openLink !== null });
    this.#installer = new Installer({
      planner: this.#planner, records, keys, targets, openLink, bridge, backups: new Backups(dataFolder, options.now),
      commands: new VendorCommands(programs), now: options.now ?? Date.now,
    });
    this.#importer = new Importer({ planner: this.#planner, records, proxies, targets, bridge, surroundings });
    this.#overview = new Overview({
      planner: this.#planner, records, programs, processes, bridge, surroundings, now: options.now ?? Date.now,
    });
  }

  async list(): Promise<AppView[]> {
    return this.#overview.of(apps, await this.#options.targets.list());
  }

  /** What applying would do. Changes nothing. */
  async preview(input: AppPreviewInput): Promise<AppPreview> {
    const plan = await this.#planner.plan(input);
    return previewOf(plan, await readable(plan.path ?? '', () => draftOf(plan, hiddenKey)));
  }

  /** Does what the preview with this token showed. */
  async apply(input: AppApplyInput): Promise<AppApplied> {
    const app = known(input.app);
    const { record, plan, draft, key, link } = await this.#installer.apply(input);
    this.changed.emit();
    return {
      entry: await this.#view(app, input.target, record),
      next_step: nextStep(app, record.door, record.entry_name, signsIn(plan), plan.stayingName),
      key,
      variable: draft.variable,
      link,
    };
  }

  /** Takes out what Gatehouse wrote. */
  async undo(input: AppUndoInput): Promise<AppTargetView> {
    const app = known(input.app);
    const record = await this.#installer.undo(input);
    this.changed.emit();
    const view = await this.#view(app, input.target, record);
    return app.file ? view : { ...view, next_step: app.takeOutStep?.replaceAll('{name}', record.entry_name) ?? null };
  }

  /** Renews what is out of date in one application, or in all of them; entries of proxies that are gone go. */
  async mend(id?: string): Promise<AppMended> {
    const { records, targets } = this.#options;
    const look = async (app: AppDefinition): Promise<AppTargetView[]> =>
      (await this.#overview.of([app], await targets.list())).flatMap((view) => view.targets);
    const answers: AppMended[] = [];
    for (const app of id === undefined ? apps : [known(id)]) {
      answers.push(await mend(app, { installer: this.#installer, records, targets, look }));
    }
    const answer = { mended: answers.flatMap(({ mended }) => mended), failed: answers.flatMap(({ failed }) => failed) };
    if (answer.mended.length) this.changed.emit();
    return answer;
  }

  /** The text to paste, with the key in it where one is asked for. What it leads to is there from now on. */
  async snippet(input: AppSnippetInput): Promise<AppSnippet> {
    const plan = await this.#planner.plan({ ...input, door: 'snippet' });
    if (plan.opens && input.open_reach) await this.#options.targets.open(plan.target.target, plan.opens);
    if (plan.launch) await this.#options.bridge?.entryFor(plan.target.target, plan.app.id);
    const key = plan.credential === 'file' ? await keyFor(plan, this.#options.keys) : null;
    const { snippet } = draftOf(plan, key?.text ?? hiddenKey);
    return { text: snippet, path: plan.path, next_step: nextStep(plan.app, 'snippet', plan.name, signsIn(plan), plan.stayingName) };
  }

  /** The servers that applications have of their own. */
  importable(): Promise<ImportSource[]> {
    return this.#importer.list();
  }

  /** Puts servers of applications behind proxies. The applications' files stay as they are. */
  import(input: AppImportInput): Promise<AppImported[]> {
    return this.#importer.import(input);
  }

  async #view(app: AppDefinition, target: AppTarget, record: AppEntryRecord): Promise<AppTargetView> {
    const [view] = await this.#overview.of([app], await this.#options.targets.list());
    const rows = view?.targets.filter((row) => keyOfTarget(row.target) === keyOfTarget(target)) ?? [];
    return rows.find(({ folder }) => folder === record.folder) ?? takenOut(record);
  }
}

const known = (id: string): AppDefinition => {
  const app = findApp(id);
  if (!app) throw unknownApp(id);
  return app;
};

const ownSurroundings = (): Surroundings => ({
  platform: (['darwin', 'win32'] as const).find((platform) => platform === process.platform) ?? ('linux' satisfies Platform),
  home: homedir(),
  env: process.env,
});
