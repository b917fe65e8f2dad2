import type { AppTargetView, AppView } from '../../../preload/schema/apps.ts';
import type { AppEntryRecord } from '../../store/records.ts';
import type { Collection } from '../../store/collection.ts';
import type { AppDefinition } from '../app.ts';
import { dataAt } from '../editors/data.ts';
import { anyExists, exists } from '../places/find-places.ts';
import type { Surroundings } from '../places/path-template.ts';
import { closableReach } from '../places/opened-reach.ts';
import { belongsTo } from '../places/processes/belongs-to.ts';
import { entryPath } from '../plan/config-edit.ts';
import { nextStep } from '../plan/next-step.ts';
import type { Planner } from '../plan/planner.ts';
import type { ReadFile } from '../plan/read-config.ts';
import type { BridgeLauncher, Processes, Programs, RunningProcess, TargetFacts } from '../ports.ts';
import { keyOfTarget, targetOfKey } from '../../../preload/schema/app-target-key.ts';
import { isCurrent } from './is-current.ts';
import { entryState, type FileView } from './entry-state.ts';
import { settle } from './settle.ts';
import { viewFile } from './view-file.ts';

export interface OverviewOptions {
  planner: Planner;
  records: Collection<string, AppEntryRecord>;
  programs: Programs;
  processes: Processes;
  bridge: BridgeLauncher | null;
  surroundings: () => Promise<Surroundings>;
  /** Epoch milliseconds. */
  now: () => number;
}

/** What a day later nobody has done, nobody is going to do; mostly it was done, and nothing tells. */
const remindedMs = 24 * 3_600_000;

/** What one look at the computer brought. */
interface Look {
  records: AppEntryRecord[];
  running: RunningProcess[];
  targets: TargetFacts[];
}

/** Where every application stands with every target. */
export class Overview {
  readonly #options: OverviewOptions;

  constructor(options: OverviewOptions) {
    this.#options = options;
  }

  async of(apps: readonly AppDefinition[], targets: TargetFacts[]): Promise<AppView[]> {
    const { records, processes } = this.#options;
    const written = await records.list();
    // Programs are looked for only where an answer hangs on it.
    const asks = apps.some(({ id, processes: names }) => names.length > 0 && written.some(({ app_id: app }) => app === id));
    const look: Look = { records: written, running: asks ? await processes.glance() : [], targets };
    return Promise.all(apps.map((app) => this.#app(app, look)));
  }

  async #app(app: AppDefinition, look: Look): Promise<AppView> {
    const path = app.needsFolder ? null : await this.#options.planner.pathOf(app, null);
    const installed = await this.#isInstalled(app, path);
    const ours = look.records.filter(({ app_id: id }) => id === app.id);
    const here = await viewFile(app, path);
    const rows = look.targets.flatMap((target): [TargetFacts, AppEntryRecord | null][] => {
      const added = ours.filter((record) => record.target === keyOfTarget(target.target));
      return added.length ? added.map((record) => [target, record]) : [[target, null]];
    });
    const orphans = ours.filter((record) => !look.targets.some(({ target }) => keyOfTarget(target) === record.target));
    const views = [
      ...rows.map(([target, record]) => this.#row(app, installed, look, target, record, { path, here })),
      ...orphans.map((record) => this.#row(app, installed, look, null, record, { path, here })),
    ];
    return {
      id: app.id,
      name: app.name,
      installed,
      path,
      format: app.file?.format ?? null,
      doors: await this.#options.planner.doorsOf(app, path),
      credentials: app.signsIn || !app.entry ? ['oauth', ...app.keyStyles] : app.keyStyles,
      by_bridge: app.entry === null,
      needs_folder: app.needsFolder ?? false,
      in_container: app.inContainer ?? false,
      website: app.website,
      redirect_uris: app.redirectUris,
      targets: (await Promise.all(views)).flat(),
    };
  }

  async #row(
    app: AppDefinition, installed: boolean, look: Look, target: TargetFacts | null, record: AppEntryRecord | null,
    { path: own, here }: { path: string | null; here: ReadFile | FileView },
  ): Promise<AppTargetView[]> {
    const settled = record && (await settle(app, record, own, this.#options));
    const file = settled && settled.path !== '' ? await viewFile(app, settled.path) : here;
    const entry = settled && 'data' in file ? dataAt(file.data, entryPath(settled.root, settled.entry_name)) : undefined;
    const view: FileView = 'data' in file ? { kind: 'read', entry } : file;
    const path = settled?.folder ? await this.#options.planner.pathOf(app, settled.folder) : own;
    if (!target && !settled) return [];
    const { platform } = await this.#options.surroundings();
    const started = look.running.filter((running) => belongsTo(app, running, platform)).flatMap((running) => running.started ?? []);
    const state = entryState({
      app, installed, record: settled, file: view, left: settled !== null && (await this.#options.planner.isLeft(app, settled, path)),
      current: target && settled ? isCurrent(app, settled, target, this.#options.bridge) : null,
      runningSince: started.length ? Math.min(...started) : null,
    });
    return [{
      target: target?.target ?? targetOfKey(settled?.target ?? ''),
      target_name: target?.name ?? settled?.target_name ?? '',
      state: state.state,
      detail: state.detail,
      line: state.line,
      next_step: nextStepOf(app, state.state, settled, target, this.#options.now()),
      entry_name: settled?.entry_name ?? null,
      door: settled?.door ?? null,
      credential: settled?.credential ?? null,
      path: settled?.path || null,
      folder: settled?.folder ?? null,
      opened: target && settled ? closableReach(settled, look.records, target) : null,
      awaiting_confirmation: state.awaiting,
      added_at: settled && !state.awaiting ? new Date(settled.written_at).toISOString() : null,
    }];
  }

  /** By its own file, its bundle or its program: a folder may be left over from long ago. */
  async #isInstalled({ installed }: AppDefinition, path: string | null): Promise<boolean> {
    const { programs } = this.#options;
    const surroundings = await this.#options.surroundings();
    if (path !== null && (await exists(path))) return true;
    if (await anyExists(installed.places[surroundings.platform] ?? [], surroundings)) return true;
    for (const command of installed.commands) if (await programs.has(command)) return true;
    return false;
  }
}

function nextStepOf(
  app: AppDefinition, state: AppTargetView['state'], record: AppEntryRecord | null, target: TargetFacts | null, now: number,
): string | null {
  if (state === 'needs_restart') return `Quit ${app.name} and start it again.`;
  if (state !== 'added' || !record || now - record.written_at > remindedMs) return null;
  return nextStep(app, record.door, record.entry_name, record.credential === 'oauth' && (target?.signsIn ?? false), record.former_name ?? null);
}
