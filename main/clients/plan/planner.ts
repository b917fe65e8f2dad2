import { join } from 'node:path';
import type { AppCredential, AppDoor, AppPreviewInput, AppTarget } from '../../../preload/schema/apps.ts';
import type { Collection } from '../../store/collection.ts';
import type { AppEntryRecord } from '../../store/records.ts';
import { doorClosed, openToAll, transportUnsupported, unknownApp, unknownTarget } from '../app-errors.ts';
import type { AppDefinition, BridgeLaunch } from '../app.ts';
import { dataAt } from '../editors/data.ts';
import type { Data } from '../editors/editor.ts';
import { checkWritable } from '../files/replace-config.ts';
import { reachNeeded, urlFromContainer } from '../places/container-host.ts';
import { exists, findFile, profileFiles } from '../places/find-places.ts';
import type { Surroundings } from '../places/path-template.ts';
import { belongsTo } from '../places/processes/belongs-to.ts';
import type { BridgeLauncher, Processes, Programs, TargetFacts, TargetSource } from '../ports.ts';
import { findApp } from '../registry/apps.ts';
import { keyOfTarget } from '../../../preload/schema/app-target-key.ts';
import { checkedCredential, folderOf, hostFor, mayCarry, mustQuit, nameFor, stayingName } from './choices.ts';
import { entryPath, rootOf } from './config-edit.ts';
import { stillHolds } from './fingerprint.ts';
import { checkEntryName, entryNameFor, freeName } from './entry-name.ts';
import type { Plan } from './plan.ts';
import { readConfig } from './read-config.ts';

export interface PlannerOptions {
  surroundings: () => Promise<Surroundings>;
  targets: TargetSource;
  records: Collection<string, AppEntryRecord>;
  bridge: BridgeLauncher | null;
  programs: Programs;
  processes: Processes;
  /** True where Gatehouse can open an application's link. */
  opensLinks: boolean;
}

/** Works out what a choice comes to. Reads, and changes nothing. */
export class Planner {
  readonly #options: PlannerOptions;

  constructor(options: PlannerOptions) {
    this.#options = options;
  }

  /**
   * @throws GatehouseError "not_found", "invalid_input", "app_door_unavailable", "app_key_unsupported",
   *   "app_transport_unsupported", "open_to_network", "app_file_unreadable", "app_file_read_only"
   */
  async plan(input: AppPreviewInput): Promise<Plan> {
    const app = findApp(input.app);
    if (!app) throw unknownApp(input.app);
    const target = await this.target(input.target);
    if (app.lacksSse && target.transport === 'sse') throw transportUnsupported(app.name, target.name);
    const credential = checkedCredential(app, target, input.credential);
    const folder = folderOf(app, input.folder);
    const usual = await this.pathOf(app, folder);
    const door = await this.#door(app, usual, input.door, credential);
    const records = (await this.#options.records.list()).filter((record) => record.app_id === app.id && record.folder === folder);
    const written = records.find((record) => record.target === keyOfTarget(target.target)) ?? null;
    const left = written && (await this.isLeft(app, written, usual)) ? written : null;
    const previous = left ? null : written;
    // Of several files that it reads, an entry stays where it is.
    const path = previous?.path || usual;
    const file = door === 'snippet' || !app.file || path === null ? null : await readConfig(app, path);
    const root = previous && file ? previous.root : app.file ? rootOf(app.file, file?.data ?? {}) : [];
    const inFile = (name: string): Data | undefined => file ? dataAt(file.data, entryPath(root, name)) : undefined;
    const others = new Set(records.filter((record) => record !== written).map((record) => record.entry_name));
    const name = input.name ?? nameFor(app, target, written, others);
    const existing = inFile(name);
    // A name that is there is one that the application takes; of a program's arguments it must not make an option.
    if (existing === undefined || name.startsWith('-')) checkEntryName(name, app);
    const own = previous && stillHolds(previous.fingerprint, inFile(previous.entry_name)) ? previous.entry_name : null;
    const foreign = existing !== undefined && own !== name;
    // Said before anybody agrees to something that could not be done.
    if (file && (door === 'file' || (door === 'link' && own !== null && own !== name))) await checkWritable(file.found);
    const host = hostFor(app, input.host);
    const opens = host === 'container' ? reachNeeded(target, (await this.#options.surroundings()).platform) : null;
    if (opens?.bind_addresses.length && target.target.kind === 'proxy' && !target.signsIn) throw openToAll(target.name);
    return {
      app, target, door, credential, host, opens, name, folder, previous, left, path, root, foreign,
      formerName: own === name ? null : own,
      stayingName: stayingName(app, previous, name, inFile),
      url: host === 'container' ? urlFromContainer(target.url) : target.url,
      nameChosen: input.name !== undefined && input.name !== entryNameFor(target.name, app.names?.reserved),
      file: file && { found: file.found, content: file.content },
      existing: existing === undefined ? null : JSON.stringify(existing, printable, 2),
      suggestedName: foreign ? freeName(name, (free) => others.has(free) || inFile(free) !== undefined) : null,
      launch: app.entry === null ? this.#launch(app, target, door) : null,
      mustQuit: door === 'file' && mustQuit(app) && (await this.isRunning(app)),
    };
  }

  /** @throws GatehouseError "not_found" */
  async target(wanted: AppTarget): Promise<TargetFacts> {
    const found = (await this.#options.targets.list()).find(({ target }) => keyOfTarget(target) === keyOfTarget(wanted));
    if (!found) throw unknownTarget();
    return found;
  }

  /** The file that an application reads; null where it has none. */
  async pathOf(app: AppDefinition, folder: string | null): Promise<string | null> {
    const path = app.file && (await findFile(app.file.paths, await this.#options.surroundings()));
    if (path === null || (app.file?.mustExist && !(await exists(path)))) return null;
    return folder === null ? path : join(folder, path);
  }

  /** The files of its profiles, beside its own. */
  async profilesOf({ file }: AppDefinition, path: string | null): Promise<string[]> {
    return file?.profiles && path !== null ? profileFiles(path, file.profiles) : [];
  }

  /** True for an entry in a file that the application does not read any more, since it has another one now. */
  async isLeft(app: AppDefinition, record: AppEntryRecord, path: string | null): Promise<boolean> {
    if (app.file?.readsAll || path === null || record.path === '' || record.path === path) return false;
    return !(await this.profilesOf(app, path)).includes(record.path);
  }

  async isRunning(app: AppDefinition): Promise<boolean> {
    const { platform } = await this.#options.surroundings();
    return (await this.#options.processes.list()).some((running) => belongsTo(app, running, platform));
  }

  /** The ways that there are on this computer, the best one first. @param path of its file */
  async doorsOf(app: AppDefinition, path: string | null): Promise<AppDoor[]> {
    const hasCommand = app.command !== undefined && (await this.#options.programs.has(app.command.program));
    const hasFile = !app.file?.mustExist || path !== null;
    return app.doors.filter((door) => (door === 'command' ? hasCommand : door === 'file' ? hasFile : true));
  }

  async #door(app: AppDefinition, path: string | null, wanted: AppDoor | undefined, credential: AppCredential): Promise<AppDoor> {
    const doors = (await this.doorsOf(app, path)).filter((one) => mayCarry(one, credential));
    // A link that nobody here can open is for those who ask for it.
    const door = wanted ? doors.find((one) => one === wanted) : doors.find((one) => one !== 'link' || this.#options.opensLinks);
    if (door === undefined) throw doorClosed(app.name, wanted ?? 'file');
    return door;
  }

  #launch(app: AppDefinition, { target }: TargetFacts, door: AppDoor): BridgeLaunch {
    if (!this.#options.bridge) throw doorClosed(app.name, door);
    return this.#options.bridge.commandFor(target, app.id);
  }
}

const printable = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);
