import { isGatehouseError } from '../../errors/index.ts';
import type { AppEntryRecord } from '../../store/records.ts';
import type { AppDefinition } from '../app.ts';
import type { EntryRecord } from '../editors/editor.ts';
import { urlFromContainer } from '../places/container-host.ts';
import { entryNameFor, isNameOf } from '../plan/entry-name.ts';
import { fingerprintOf, sameApartFrom } from '../plan/fingerprint.ts';
import { hiddenKey } from '../plan/hidden-key.ts';
import { credentialOf } from '../plan/plan.ts';
import type { BridgeLauncher, TargetFacts } from '../ports.ts';

/** True where Gatehouse would write the same entry today: address, name, and the bridge's place are as they were. */
export function isCurrent(
  app: AppDefinition, record: AppEntryRecord, target: TargetFacts, bridge: BridgeLauncher | null,
): boolean {
  if (!record.name_chosen && !isNameOf(entryNameFor(target.name, app.names?.reserved), record.entry_name)) return false;
  const entry = app.entry
    ? app.entry({
      name: record.entry_name,
      url: record.host === 'container' ? urlFromContainer(target.url) : target.url,
      transport: target.transport,
      credential: credentialOf(record.credential, record.entry_name, hiddenKey),
    }, record.root)
    : bridgeEntry(app, target, bridge);
  return entry === null || sameApartFrom(new Set(record.key_places), record.fingerprint, fingerprintOf(entry));
}

/** Null where nobody can say. */
function bridgeEntry(app: AppDefinition, { target }: TargetFacts, bridge: BridgeLauncher | null): EntryRecord | null {
  if (!bridge || !app.bridgeEntry) return null;
  try {
    return app.bridgeEntry(bridge.commandFor(target, app.id));
  } catch (error) {
    if (isGatehouseError(error)) return null;
    throw error;
  }
}
