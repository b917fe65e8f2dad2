import { createHash } from 'node:crypto';
import type { AppCredential, AppDoor, AppPreview } from '../../../preload/schema/apps.ts';
import type { AppEntryRecord } from '../../store/records.ts';
import type { AppDefinition, BridgeLaunch, Credential, SideEntry } from '../app.ts';
import type { ConfigText } from '../editors/encoding.ts';
import type { EntryRecord } from '../editors/editor.ts';
import { putEntry } from '../editors/edit-entry.ts';
import { doorClosed } from '../app-errors.ts';
import type { FoundFile } from '../files/found-file.ts';
import type { Reach, TargetFacts } from '../ports.ts';
import { entryPath, withEntry, withoutFormer } from './config-edit.ts';
import { lineDiff } from './line-diff.ts';
import { maskText } from './mask.ts';
import { nextStep, signsIn } from './next-step.ts';
import { warningsOf } from './warnings.ts';

/** What is to happen, before anything has. */
export interface Plan {
  app: AppDefinition;
  target: TargetFacts;
  door: AppDoor;
  credential: AppCredential;
  host: 'local' | 'container';
  url: string;
  name: string;
  nameChosen: boolean;
  /** The name that our entry has so far, where it gets another: it is taken out under that one. */
  formerName: string | null;
  /** The same where Gatehouse does not take it out: nobody else can, or somebody has changed it. */
  stayingName: string | null;
  folder: string | null;
  /** What Gatehouse wrote for the same target before. */
  previous: AppEntryRecord | null;
  /** That, where it stands in a file that the application does not read any more: it is taken out there. */
  left: AppEntryRecord | null;
  path: string | null;
  /** Null for a snippet, and where the file does not matter to the door. */
  file: { found: FoundFile; content: ConfigText } | null;
  root: readonly string[];
  /** The text of an entry of this name that is there. */
  existing: string | null;
  /** That entry is somebody else's, or somebody has made ours into another. */
  foreign: boolean;
  suggestedName: string | null;
  launch: BridgeLaunch | null;
  opens: Reach | null;
  mustQuit: boolean;
}

/** A plan worked out with a key, or with the hidden one. */
export interface Draft {
  entry: EntryRecord;
  sides: SideEntry[];
  /** The file's new content. */
  content: ConfigText | null;
  made: number;
  link: string | null;
  command: string[] | null;
  snippet: string;
  variable: string | null;
  inputId: string | null;
}

/** @throws UnreadableConfig */
export function draftOf(plan: Plan, key: string): Draft {
  const { app, name, url, target, root, door, file } = plan;
  const credential = credentialOf(plan.credential, name, key);
  const facts = { name, url, transport: target.transport, credential };
  const entry = plan.launch && app.bridgeEntry ? app.bridgeEntry(plan.launch) : app.entry?.(facts, root);
  if (!entry) throw doorClosed(app.name, door);
  const sides = app.sideEntries?.(facts) ?? [];
  const inputId = credential.kind === 'prompt' ? credential.inputId : null;
  const edited = editOf(plan, entry, sides, inputId);
  return {
    entry,
    sides,
    content: edited && { text: edited.text, byteOrderMark: Boolean(file?.content.byteOrderMark && app.file?.acceptsByteOrderMark) },
    made: edited?.made ?? 0,
    link: door === 'link' ? (app.link?.(facts, entry) ?? null) : null,
    command: door === 'command' && app.command ? [app.command.program, ...app.command.add(name, entry)] : null,
    snippet: app.snippet?.(name, entry) ?? snippetOf(app, root, name, entry, sides),
    variable: credential.kind === 'environment' ? credential.variable : null,
    inputId,
  };
}

/** What becomes of the file; null where Gatehouse leaves it alone. An application asked by its link adds the entry itself. */
function editOf(
  { app, door, file, root, name, formerName, previous }: Plan, value: EntryRecord, sides: SideEntry[], inputId: string | null,
): { text: string; made: number } | null {
  if (!app.file || !file) return null;
  const asked = previous?.input_id ?? null;
  const former = { name: formerName, inputId: asked === inputId ? null : asked };
  if (door === 'file') return withEntry(app.file, file.content.text, { root, name, value, sides, former });
  const goes = door === 'link' && formerName !== null;
  return goes ? { text: withoutFormer(app.file, file.content.text, root, former), made: 0 } : null;
}

/** What of a key an entry holds. */
export function credentialOf(kind: AppCredential, name: string, key: string): Credential {
  switch (kind) {
    case 'oauth':
      return { kind };
    case 'file':
      return { kind, key };
    case 'environment':
      return { kind, variable: `GATEHOUSE_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_KEY` };
    case 'prompt':
      return { kind, inputId: `gatehouse-${name}-key` };
  }
}

/** The entry within its containers, as an empty file would get it. */
function snippetOf({ file }: AppDefinition, root: readonly string[], name: string, entry: EntryRecord, sides: SideEntry[]): string {
  if (!file) return JSON.stringify(entry, null, 2);
  const text = putEntry(file.editor, '', entryPath(root, name), entry);
  return sides.reduce((current, { path, value }) => putEntry(file.editor, current, path, value), text);
}

/** Stands for everything that a person saw: what is written where, over which content. */
export function tokenOf(plan: Plan, draft: Draft): string {
  const { app, target, door, credential, host, name, folder, path, file } = plan;
  const all = [app.id, target.target, door, credential, host, name, folder, path, file?.found.hash, draft];
  return createHash('sha256').update(JSON.stringify(all)).digest('base64url');
}

/** The plan as a person sees it. @param draft made with the hidden key */
export function previewOf(plan: Plan, draft: Draft): AppPreview {
  const { app, file, path } = plan;
  const real = file && file.found.real !== file.found.path ? file.found.real : null;
  return {
    app: app.id,
    door: plan.door,
    entry_name: plan.name,
    path,
    real_path: real,
    creates_file: plan.door === 'file' && file?.found.bytes === null,
    text: draft.snippet,
    diff: file && draft.content ? lineDiff(file.content.text, draft.content.text) : [],
    replaces: plan.existing === null ? null : { text: maskText(plan.existing), ours: !plan.foreign },
    suggested_name: plan.suggestedName,
    link: draft.link,
    command: draft.command,
    credential: plan.credential,
    variable: draft.variable,
    must_quit: plan.mustQuit,
    opens: plan.opens,
    warnings: warningsOf(plan, draft),
    next_step: nextStep(app, plan.door, plan.name, signsIn(plan), plan.stayingName),
    token: tokenOf(plan, draft),
  };
}
