import { z } from 'zod';

/** Client applications: what is asked of them, and what is shown of them. */

/** What an application is connected to: a proxy, or one of the gateway's own MCP servers. */
export const appTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('proxy'), id: z.coerce.number().int().positive() }),
  z.object({ kind: z.literal('builtin'), name: z.string().min(1).max(64) }),
]);
export type AppTarget = z.infer<typeof appTarget>;

/**
 * "link": the application opens and asks; "command": its own command line; "file": its file is edited; "snippet": a
 * text to paste.
 */
export const appDoors = ['link', 'command', 'file', 'snippet'] as const;
export type AppDoor = (typeof appDoors)[number];

/**
 * How the application gets in. "oauth": it signs in by itself, nothing secret is written. The others are an API key:
 * in its file, in a variable of its environment, or in its own secret storage after it asked for it.
 */
export const appCredentials = ['oauth', 'file', 'environment', 'prompt'] as const;
export type AppCredential = (typeof appCredentials)[number];

const absolutePath = z.string().trim().regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\)/, 'Enter the full path of the folder.');

const place = {
  target: appTarget,
  /** For files of projects: the project's folder. */
  folder: absolutePath.optional(),
};

const choice = {
  ...place,
  /** Left out: the best there is. */
  door: z.enum(appDoors).optional(),
  /** Of the entry. Left out: from the target's name. */
  name: z.string().trim().min(1).max(64).optional(),
  credential: z.enum(appCredentials).optional(),
  /** "container": the application runs in one, and reaches this computer as host.docker.internal. */
  host: z.enum(['local', 'container']).optional(),
};

const byApp = z.object({ app: z.string().min(1).max(64) });

export const appPreview = byApp.extend(choice);
export type AppPreviewInput = z.infer<typeof appPreview>;

export const appApply = appPreview.extend({
  /** Of the preview that the person saw. */
  token: z.string().min(1).max(200),
  /** An entry of this name that somebody else wrote may be replaced. */
  replace: z.boolean().optional(),
  /** The proxy may be opened as the preview says. */
  open_reach: z.boolean().optional(),
  /** Also where the application runs and might write over its file. */
  while_running: z.boolean().optional(),
});
export type AppApplyInput = z.infer<typeof appApply>;

export const appUndo = byApp.extend({
  ...place,
  /** Also where somebody changed the entry since. */
  even_if_changed: z.boolean().optional(),
  while_running: z.boolean().optional(),
  /** What was opened for this entry alone may be closed again. */
  close_reach: z.boolean().optional(),
});
export type AppUndoInput = z.infer<typeof appUndo>;

export const appSnippet = appPreview.extend({
  /** The target may be opened as the preview says. */
  open_reach: z.boolean().optional(),
});
export type AppSnippetInput = z.infer<typeof appSnippet>;

export const appMend = byApp;

export type AppEntryState =
  | 'not_installed' | 'installed' | 'added' | 'changed_by_somebody' | 'out_of_date' | 'needs_restart' | 'unreadable';

/** By what further names and addresses something is reached. */
export interface AppReach {
  allowed_hosts: string[];
  bind_addresses: string[];
  /** Whether it answers callers beyond this computer without a sign-in. Only what has no sign-in says so. */
  strangers?: boolean;
}

/** Where an application stands with one target. */
export interface AppTargetView {
  target: AppTarget;
  target_name: string;
  state: AppEntryState;
  /** A sentence with the reason, where there is one. */
  detail: string | null;
  /** The line of its file that cannot be read, from 1. */
  line: number | null;
  /** What the person does next. */
  next_step: string | null;
  /** Null where Gatehouse has added nothing. */
  entry_name: string | null;
  door: AppDoor | null;
  credential: AppCredential | null;
  path: string | null;
  folder: string | null;
  /** What Gatehouse opened for this entry, and no other entry of its needs; null: nothing. */
  opened: AppReach | null;
  /** The link was opened; the application has not confirmed yet. */
  awaiting_confirmation: boolean;
  added_at: string | null;
}

export interface AppView {
  id: string;
  name: string;
  installed: boolean;
  /** The file that it reads; null where it has none, and where a folder is chosen first. */
  path: string | null;
  format: string | null;
  /** The best one first. */
  doors: AppDoor[];
  /** The preferred one first. */
  credentials: AppCredential[];
  needs_folder: boolean;
  in_container: boolean;
  /** It starts a small program of Gatehouse's that hands its calls on. */
  by_bridge: boolean;
  website: string;
  redirect_uris: string[];
  targets: AppTargetView[];
}

export interface AppDiffLine {
  /** From 1: of the old file where removed, else of the new one. */
  line: number;
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** What applying would do. Secrets are hidden. */
export interface AppPreview {
  app: string;
  door: AppDoor;
  entry_name: string;
  path: string | null;
  /** Where `path` is a symbolic link: the file that is written. */
  real_path: string | null;
  creates_file: boolean;
  /** The entry as it will stand there. */
  text: string;
  /** For "link": only what Gatehouse takes out of the file first. */
  diff: AppDiffLine[];
  /** An entry of this name that is there. `ours`: Gatehouse wrote it. */
  replaces: { text: string; ours: boolean } | null;
  /** A free name, where the wanted one is taken by somebody else. */
  suggested_name: string | null;
  /** For "link": what is opened. */
  link: string | null;
  /** For "command": the program and its arguments. */
  command: string[] | null;
  credential: AppCredential;
  /** For "environment": the variable that the application needs. */
  variable: string | null;
  /** The application runs and has to be quit first. */
  must_quit: boolean;
  /** What has to be opened so that a container gets in; null: nothing. */
  opens: AppReach | null;
  warnings: string[];
  next_step: string;
  token: string;
}

export interface AppApplied {
  entry: AppTargetView;
  next_step: string;
  /** The API key, this once, where the person enters it somewhere; null where none was made or it is in the file. */
  key: string | null;
  variable: string | null;
  /** To be opened by whoever asked, where Gatehouse itself cannot. */
  link: string | null;
}

export interface AppSnippet {
  text: string;
  /** The file that it belongs into, where there is one. */
  path: string | null;
  next_step: string;
}

export interface AppMended {
  mended: AppTargetView[];
  /** What stayed as it was, and why. */
  failed: { app: string; target_name: string; code: string; message: string; remedy: string | null }[];
}
