import type { AppEntryRecord } from '../../store/records.ts';
import { commandFailed, entryChanged } from '../app-errors.ts';
import type { AppDefinition } from '../app.ts';
import { dataAt } from '../editors/data.ts';
import { putBack } from '../editors/edit-entry.ts';
import { encodeConfig } from '../editors/encoding.ts';
import { replaceConfig } from '../files/replace-config.ts';
import { entryPath } from '../plan/config-edit.ts';
import { fingerprintOf, stillHolds } from '../plan/fingerprint.ts';
import type { Draft, Plan } from '../plan/plan.ts';
import { readConfig } from '../plan/read-config.ts';
import type { Programs } from '../ports.ts';

/** Entries that an application's own command line writes. */
export class VendorCommands {
  readonly #programs: Programs;

  constructor(programs: Programs) {
    this.#programs = programs;
  }

  /** @throws GatehouseError "app_command_failed", also where the entry is not in the file afterwards */
  async add(plan: Plan, { command, entry }: Draft): Promise<void> {
    const { app, name, existing, path, root, formerName } = plan;
    const [program = '', ...args] = command ?? [];
    if (!app.command) return;
    try {
      if (formerName !== null) await this.#run(program, app.command.remove(formerName));
      // A name that is there would be refused.
      if (existing !== null) await this.#run(program, app.command.remove(name));
      await this.#run(program, args);
      const { data } = await readConfig(app, path ?? '');
      if (stillHolds(fingerprintOf(entry), dataAt(data, entryPath(root, name)))) return;
      throw commandFailed(program, 'It ended well, and the entry is not in the file.');
    } catch (error) {
      await restore(plan, [name, formerName ?? name]).catch(() => undefined);
      throw error;
    }
  }

  /**
   * @returns false where the program is not there any more
   * @throws GatehouseError "app_entry_changed", "app_command_failed"
   */
  async remove(app: AppDefinition, record: AppEntryRecord, evenIfChanged: boolean): Promise<boolean> {
    if (!app.command || !(await this.#programs.has(app.command.program))) return false;
    const { data } = await readConfig(app, record.path);
    const entry = dataAt(data, entryPath(record.root, record.entry_name));
    if (entry === undefined) return true;
    if (!evenIfChanged && !stillHolds(record.fingerprint, entry)) throw entryChanged(app.name, record.entry_name);
    await this.#run(app.command.program, app.command.remove(record.entry_name));
    return true;
  }

  async #run(program: string, args: readonly string[]): Promise<void> {
    try {
      await this.#programs.run(program, args);
    } catch (error) {
      throw commandFailed(program, error instanceof Error ? error.message : String(error));
    }
  }
}

/** What was taken out for the new entry. In the file, and not by the program: it may hold a secret. */
async function restore({ app, root, file }: Plan, names: readonly string[]): Promise<void> {
  if (!app.file || !file) return;
  const { editor, lock } = app.file;
  const before = editor.parse(file.content.text);
  const { found, content, data } = await readConfig(app, file.found.path);
  const lost = names.map((name) => entryPath(root, name))
    .filter((path) => dataAt(before, path) !== undefined && dataAt(data, path) === undefined);
  if (lost.length === 0) return;
  const text = lost.reduce((current, path) => putBack(editor, current, path, file.content.text), content.text);
  await replaceConfig(found, encodeConfig({ ...content, text }), lock);
}
