import type { AppEntryRecord } from '../../store/records.ts';
import { commandFailed, entryChanged } from '../app-errors.ts';
import type { AppDefinition } from '../app.ts';
import { dataAt } from '../editors/data.ts';
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
  async add({ app, name, existing, path, root, previous }: Plan, { command, entry }: Draft): Promise<void> {
    const [program = '', ...args] = command ?? [];
    if (!app.command) return;
    if (previous && previous.entry_name !== name) {
      // Gone already, as far as the person is concerned: it may be missing.
      await this.#programs.run(program, app.command.remove(previous.entry_name)).catch(() => undefined);
    }
    // A name that is there would be refused.
    if (existing !== null) await this.#run(program, app.command.remove(name));
    await this.#run(program, args);
    const { data } = await readConfig(app, path ?? '');
    if (stillHolds(fingerprintOf(entry), dataAt(data, entryPath(root, name)))) return;
    throw commandFailed(program, 'It ended well, and the entry is not in the file.');
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
