import { dataAt } from '../editors/data.ts';
import { entryPath } from '../plan/config-edit.ts';
import type { Plan } from '../plan/plan.ts';
import type { AppKeys } from '../ports.ts';

export interface EntryKey {
  /** Null: the entry needs none. */
  id: string | null;
  /** Null where nobody knows it any more but the application. */
  text: string | null;
  isNew: boolean;
}

/** The key that an entry has already, as long as it is of use; else a new one, for this proxy alone. */
export async function keyFor(plan: Plan, keys: AppKeys): Promise<EntryKey> {
  const { app, target, credential, previous } = plan;
  if (credential === 'oauth' || target.target.kind !== 'proxy') return { id: null, text: null, isNew: false };
  if (previous?.api_key_id && previous.credential === credential) {
    const text = credential === 'file' ? keyInFile(plan) : null;
    if (credential !== 'file' || text !== null) return { id: previous.api_key_id, text, isNew: false };
  }
  const { id, key } = await keys.create(`${app.name}: ${target.name}`.slice(0, 64), target.target.id);
  return { id, text: key, isNew: true };
}

function keyInFile({ app, file, previous }: Plan): string | null {
  if (!app.file || !file || !previous) return null;
  const entry = dataAt(app.file.editor.parse(file.content.text), entryPath(previous.root, previous.entry_name));
  return /uag_[\w-]+/.exec(JSON.stringify(entry ?? null))?.[0] ?? null;
}
