import { isAbsolute, join } from 'node:path';
import type { AppCredential, AppDoor } from '../../../preload/schema/apps.ts';
import type { AppEntryRecord } from '../../store/records.ts';
import { folderNeeded, keyUnsupported } from '../app-errors.ts';
import type { AppDefinition } from '../app.ts';
import type { Data } from '../editors/editor.ts';
import type { TargetFacts } from '../ports.ts';
import { entryNameFor, freeName, isNameOf } from './entry-name.ts';
import { stillHolds } from './fingerprint.ts';

/** What becomes of the choices that a person makes, and of those that she leaves open. */

/** A key never stands in a link or in the arguments of a program: others can see both. */
export const mayCarry = (door: AppDoor, credential: AppCredential): boolean => credential !== 'file' || (door !== 'link' && door !== 'command');

/** Applications that write their file from memory when they end, and those whose sessions do so all the time. */
export const mustQuit = (app: AppDefinition): boolean => app.reload === 'quit_first' || app.command !== undefined;

/** Left out: it signs in by itself, where it can. @throws GatehouseError "app_key_unsupported" */
export function checkedCredential(app: AppDefinition, { target }: TargetFacts, wanted: AppCredential | undefined): AppCredential {
  const [preferred = 'oauth'] = app.keyStyles;
  const credential = wanted ?? (app.signsIn || !app.entry || target.kind === 'builtin' ? 'oauth' : preferred);
  const possible = credential === 'oauth' || (app.keyStyles.includes(credential) && target.kind === 'proxy');
  // What stands in a project is passed on with it.
  if (!possible || (credential === 'file' && app.needsFolder)) throw keyUnsupported(app.name);
  return credential;
}

/** The bridge runs where Gatehouse does. */
export function hostFor(app: AppDefinition, wanted: 'local' | 'container' | undefined): 'local' | 'container' {
  if (app.entry === null) return 'local';
  return app.inContainer ? 'container' : (wanted ?? 'local');
}

/** @throws GatehouseError "invalid_input" (field "folder") */
export function folderOf(app: AppDefinition, folder: string | undefined): string | null {
  if (!app.needsFolder) return null;
  if (folder === undefined || !isAbsolute(folder)) throw folderNeeded(app.name);
  return join(folder);
}

/** The name that the entry has; else the usual one, or one like it that is free. */
export function nameFor(app: AppDefinition, target: TargetFacts, previous: AppEntryRecord | null, taken: ReadonlySet<string>): string {
  const usual = entryNameFor(target.name, app.names?.reserved);
  if (previous && (previous.name_chosen || isNameOf(usual, previous.entry_name))) return previous.entry_name;
  return taken.has(usual) ? freeName(usual, (name) => taken.has(name)) : usual;
}

/** An entry that was renamed in a file is taken out under its old name as long as it is what Gatehouse wrote. */
export function stayingName(
  { file }: AppDefinition, previous: AppEntryRecord | null, name: string, inFile: (name: string) => Data | undefined,
): string | null {
  if (!previous || previous.entry_name === name) return null;
  if (!file) return previous.entry_name;
  const entry = inFile(previous.entry_name);
  return entry === undefined || stillHolds(previous.fingerprint, entry) ? null : previous.entry_name;
}
