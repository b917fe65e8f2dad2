import type { AppApplyInput, AppUndoInput } from '../../../preload/schema/apps.ts';
import type { Collection } from '../../store/collection.ts';
import type { AppEntryRecord } from '../../store/records.ts';
import { isGatehouseError } from '../../errors/index.ts';
import { appRuns, doorClosed, entryExists, nothingToUndo, previewStale, reachNeeded, unknownApp } from '../app-errors.ts';
import type { AppDefinition } from '../app.ts';
import { encodeConfig } from '../editors/encoding.ts';
import type { Backups } from '../files/backups.ts';
import { hashOf } from '../files/found-file.ts';
import { replaceConfig } from '../files/replace-config.ts';
import { mustQuit } from '../plan/choices.ts';
import { hiddenKey } from '../plan/hidden-key.ts';
import { draftOf, tokenOf, type Draft, type Plan } from '../plan/plan.ts';
import type { Planner } from '../plan/planner.ts';
import { readable, readConfig } from '../plan/read-config.ts';
import type { AppKeys, BridgeLauncher, TargetSource } from '../ports.ts';
import { findApp } from '../registry/apps.ts';
import { keyOfTarget, targetOfKey } from '../../../preload/schema/app-target-key.ts';
import { keyFor } from './entry-keys.ts';
import { recordFor } from './entry-record.ts';
import { settleReach } from './settle-reach.ts';
import type { VendorCommands } from './vendor-commands.ts';
import { contentWithout } from './without-entry.ts';

export interface InstallerOptions {
  planner: Planner;
  records: Collection<string, AppEntryRecord>;
  backups: Backups;
  keys: AppKeys;
  commands: VendorCommands;
  bridge: BridgeLauncher | null;
  targets: TargetSource;
  /** Opens an application by its link; null where there is no desktop. */
  openLink: ((link: string) => Promise<void>) | null;
  /** Epoch milliseconds. */
  now: () => number;
}

/** What the person agreed to after the preview. */
interface Agreed {
  replace?: boolean | undefined;
  open_reach?: boolean | undefined;
  while_running?: boolean | undefined;
}

export interface Installed {
  record: AppEntryRecord;
  plan: Plan;
  draft: Draft;
  /** The key, where the person has to enter it. */
  key: string | null;
  /** To be opened by whoever asked. */
  link: string | null;
}

/** Puts entries into applications and takes them out, one at a time. */
export class Installer {
  readonly #options: InstallerOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: InstallerOptions) {
    this.#options = options;
  }

  /** Does what a preview showed. @throws GatehouseError "preview_stale", and most of app-errors.ts */
  apply(input: AppApplyInput): Promise<Installed> {
    return this.#inTurn(async () => {
      const plan = await this.#options.planner.plan(input);
      if (tokenOf(plan, await drafted(plan, hiddenKey)) !== input.token) throw previewStale();
      return this.#install(plan, input);
    });
  }

  /** Writes an entry again as it has to be now, with the key that it has. */
  renew(record: AppEntryRecord): Promise<Installed> {
    const { app_id: app, credential, host, folder } = record;
    const door = doorAgain(record);
    return this.#inTurn(async () => {
      if (door === 'link' && !this.#options.openLink) throw doorClosed(findApp(app)?.name ?? app, door);
      return this.#install(await this.#options.planner.plan({
        app, credential, host, target: targetOfKey(record.target),
        ...(door === null ? {} : { door }),
        ...(folder === null ? {} : { folder }),
        ...(record.name_chosen ? { name: record.entry_name } : {}),
      }), {});
    });
  }

  /** Takes an entry out. The file is what it was before, byte for byte, unless somebody has changed it since. */
  undo(input: AppUndoInput): Promise<AppEntryRecord> {
    return this.#inTurn(async () => {
      const app = findApp(input.app);
      if (!app) throw unknownApp(input.app);
      const record = await this.#recordOf(input);
      if (!record) throw nothingToUndo(app.name);
      await this.#takeOut(app, record, input);
      const target = targetOfKey(record.target);
      await settleReach(record, input.close_reach ?? false, this.#options);
      await this.#forget(record);
      if (app.entry === null) await this.#options.bridge?.release(target, app.id);
      await this.#prune(app);
      return record;
    });
  }

  async #install(plan: Plan, agreed: Agreed): Promise<Installed> {
    const { app, door, opens, previous } = plan;
    if (door === 'snippet') throw doorClosed(app.name, door);
    if (plan.foreign && !agreed.replace) throw entryExists(app.name, plan.name);
    if (plan.mustQuit && !agreed.while_running) throw appRuns(app.name);
    if (opens && !agreed.open_reach) throw reachNeeded();
    if (opens) await this.#options.targets.open(plan.target.target, opens);
    if (plan.launch) await this.#options.bridge?.entryFor(plan.target.target, app.id);
    const key = await keyFor(plan, this.#options.keys);
    try {
      const draft = await drafted(plan, key.text ?? hiddenKey);
      const record = await this.#write(plan, draft, key.id);
      if (plan.left) await this.#leave(app, plan.left);
      if (previous && previous.api_key_id !== key.id) await this.#forgetKey(previous.api_key_id);
      await this.#prune(app);
      const told = key.isNew && plan.credential !== 'file';
      return { record, plan, draft, key: told ? key.text : null, link: this.#options.openLink ? null : draft.link };
    } catch (error) {
      if (key.isNew) await this.#forgetKey(key.id);
      throw error;
    }
  }

  /** The record comes first: after a crash an entry that is there is known as ours. */
  async #write(plan: Plan, draft: Draft, apiKeyId: string | null): Promise<AppEntryRecord> {
    const { records, backups, now } = this.#options;
    // An application that is asked by its link changes its file by itself, and may lose what has the name so far.
    const bytes = plan.door === 'link' && !plan.foreign && !draft.content ? null : plan.file?.found.bytes;
    const backup = bytes ? await backups.keep(plan.app.id, bytes) : null;
    const beside = (await records.list()).filter(({ id, path }) => path === plan.path && id !== plan.previous?.id);
    const record = recordFor(plan, draft, { apiKeyId, backup, beside, now: now() });
    await records.put(record);
    try {
      const settled = { ...record, pending: await this.#through(plan, draft) };
      await records.put(settled);
      return settled;
    } catch (error) {
      if (plan.previous) await records.put(plan.previous);
      else await records.delete(record.id);
      throw error;
    }
  }

  /** @returns true where it counts only once the application's file shows it */
  async #through(plan: Plan, draft: Draft): Promise<boolean> {
    if (draft.content && plan.file) await replaceConfig(plan.file.found, encodeConfig(draft.content), plan.app.file?.lock);
    if (draft.link !== null) await this.#openLink(draft.link, plan, draft);
    else if (draft.command) await this.#options.commands.add(plan, draft);
    return draft.link !== null && plan.app.file !== null;
  }

  /** Where the application does not open, what was taken out for the new entry comes back. */
  async #openLink(link: string, { file, app }: Plan, { content }: Draft): Promise<void> {
    try {
      await this.#options.openLink?.(link);
    } catch (error) {
      if (file && content) {
        const now = { ...file.found, bytes: encodeConfig(content), hash: hashOf(encodeConfig(content)) };
        await replaceConfig(now, file.found.bytes, app.file?.lock).catch(() => undefined);
      }
      throw error;
    }
  }

  async #takeOut(app: AppDefinition, record: AppEntryRecord, agreed: Pick<AppUndoInput, 'even_if_changed' | 'while_running'>): Promise<void> {
    const { commands, backups, planner } = this.#options;
    const evenIfChanged = agreed.even_if_changed ?? false;
    if (!app.file || record.path === '') return;
    // What comes back may hold secrets, which never stand in the arguments of a program: that is done in the file.
    const byCommand = record.door === 'command' && !record.replaced;
    if (byCommand && (await commands.remove(app, record, evenIfChanged))) return;
    const file = await readConfig(app, record.path);
    const copy = record.backup === null ? null : await backups.read(app.id, record.backup);
    const content = await readable(record.path, () => contentWithout(app, record, file, copy, evenIfChanged));
    if (content === 'as it is') return;
    if (mustQuit(app) && !agreed.while_running && (await planner.isRunning(app))) throw appRuns(app.name);
    if (file.found.bytes) await backups.keep(app.id, file.found.bytes);
    await replaceConfig(file.found, content, app.file.lock);
  }

  /** Nobody reads that file any more: what cannot be taken out of it is in nobody's way. */
  async #leave(app: AppDefinition, record: AppEntryRecord): Promise<void> {
    await this.#takeOut(app, { ...record, door: 'file' }, {}).catch((error: unknown) => {
      if (!isGatehouseError(error)) throw error;
    });
    await this.#forget(record);
  }

  async #forget(record: AppEntryRecord): Promise<void> {
    await this.#options.records.delete(record.id);
    await this.#forgetKey(record.api_key_id);
  }

  async #recordOf({ app, target, folder }: AppUndoInput): Promise<AppEntryRecord | undefined> {
    const wanted = keyOfTarget(target);
    return (await this.#options.records.list()).find((record) =>
      record.app_id === app && record.target === wanted && (folder === undefined || record.folder === folder));
  }

  async #forgetKey(id: string | null): Promise<void> {
    // It may have been deleted among the API keys.
    if (id !== null) await this.#options.keys.delete(id).catch(() => undefined);
  }

  async #prune(app: AppDefinition): Promise<void> {
    const records = (await this.#options.records.list()).filter(({ app_id: id }) => id === app.id);
    await this.#options.backups.prune(app.id, new Set(records.flatMap(({ backup }) => backup ?? [])));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** An entry that is there already changes in its file; null: by whatever is there now, since a program may be gone. */
function doorAgain({ app_id: id, door }: AppEntryRecord): 'link' | 'file' | null {
  if (door === 'link') return findApp(id)?.file ? 'file' : 'link';
  return door === 'file' ? 'file' : null;
}

const drafted = (plan: Plan, key: string): Promise<Draft> => readable(plan.path ?? '', () => draftOf(plan, key));
