import { keyOfTarget, targetOfKey } from '../../preload/schema/app-target-key.ts';
import type { AppCredential, AppDoor, AppPreviewInput, AppTarget, AppView } from '../../preload/schema/apps.ts';

/** What a person chooses before something is added to an application. */
export interface AppDraft {
  /** What is added, as a select has it: "proxy/3", "builtin/discovery". */
  target: string;
  credential: AppCredential;
  /** Blank: the best there is. */
  door: AppDoor | '';
  folder: string;
  /** Blank: from the target's name. */
  name: string;
  container: boolean;
}

/** What the address of the page asks for. */
export interface AppWish {
  target?: AppTarget | undefined;
  /** Name of an entry that gives way. */
  replace?: string | undefined;
}

/** Without a target that was asked for: the first proxy that the application does not have yet. */
export function newAppDraft(app: AppView, wanted: AppWish = {}): AppDraft {
  const rows = app.targets.filter(({ target }) => target.kind === 'proxy');
  const asked = app.targets.find(({ target }) => wanted.target && keyOfTarget(target) === keyOfTarget(wanted.target));
  const row = asked ?? rows.find(({ entry_name: name }) => name === null) ?? rows[0] ?? app.targets[0];
  const [credential = 'oauth'] = app.credentials;
  // An application asked by its link would add a second entry beside the one that is to go.
  const door = wanted.replace !== undefined && app.doors[0] === 'link' ? 'file' : '';
  return {
    target: row ? keyOfTarget(row.target) : '', credential, door, folder: '', name: wanted.replace ?? '', container: false,
  };
}

/** How the application gets in at what was chosen: nobody signs in at the gateway's own servers. */
export const credentialsFor = (app: AppView, draft: AppDraft): AppCredential[] =>
  (isBuiltin(draft) ? ['oauth'] : app.credentials);

export const isBuiltin = ({ target }: AppDraft): boolean => target.startsWith('builtin/');

/** The ways there are for a sign-in: a key never stands in a link or a command, which others can see. */
export const doorsFor = (app: AppView, credential: AppCredential): AppDoor[] =>
  app.doors.filter((door) => credential !== 'file' || door === 'file' || door === 'snippet');

/** Null while something is missing that nobody can guess. */
export function previewInput(app: AppView, draft: AppDraft): AppPreviewInput | null {
  const { target, door, container } = draft;
  const credential = isBuiltin(draft) ? 'oauth' : draft.credential;
  const [folder, name] = [draft.folder.trim(), draft.name.trim()];
  if (target === '' || (app.needs_folder && folder === '')) return null;
  return {
    app: app.id,
    target: targetOfKey(target),
    credential,
    ...(door !== '' && doorsFor(app, credential).includes(door) ? { door } : {}),
    ...(app.needs_folder ? { folder } : {}),
    ...(name === '' ? {} : { name }),
    ...(container ? { host: 'container' as const } : {}),
  };
}
