import type { AppCredential, AppDoor, AppPreviewInput, AppView } from '../../preload/schema/apps.ts';

/** What a person chooses before a proxy is added to an application. */
export interface AppDraft {
  /** Id of the proxy, as a select has it. */
  proxy: string;
  credential: AppCredential;
  /** Blank: the best there is. */
  door: AppDoor | '';
  folder: string;
  /** Blank: from the proxy's name. */
  name: string;
  container: boolean;
}

/** What the address of the page asks for. */
export interface AppWish {
  proxy?: number | undefined;
  /** Name of an entry that gives way. */
  replace?: string | undefined;
}

/** Without a proxy that was asked for: the first that the application does not have yet. */
export function newAppDraft(app: AppView, proxies: readonly { id: number }[], wanted: AppWish = {}): AppDraft {
  const missing = app.targets.find(({ target, entry_name: name }) => target.kind === 'proxy' && name === null)?.target;
  const first = missing?.kind === 'proxy' ? missing.id : proxies[0]?.id;
  const proxy = proxies.some(({ id }) => id === wanted.proxy) ? wanted.proxy : first;
  const [credential = 'oauth'] = app.credentials;
  // An application asked by its link would add a second entry beside the one that is to go.
  const door = wanted.replace !== undefined && app.doors[0] === 'link' ? 'file' : '';
  return { proxy: String(proxy ?? ''), credential, door, folder: '', name: wanted.replace ?? '', container: false };
}

/** The ways there are for a sign-in: a key never stands in a link or a command, which others can see. */
export const doorsFor = (app: AppView, credential: AppCredential): AppDoor[] =>
  app.doors.filter((door) => credential !== 'file' || door === 'file' || door === 'snippet');

/** Null while something is missing that nobody can guess. */
export function previewInput(app: AppView, draft: AppDraft): AppPreviewInput | null {
  const { credential, door, container } = draft;
  const [folder, name] = [draft.folder.trim(), draft.name.trim()];
  if (draft.proxy === '' || (app.needs_folder && folder === '')) return null;
  return {
    app: app.id,
    target: { kind: 'proxy', id: Number(draft.proxy) },
    credential,
    ...(door !== '' && doorsFor(app, credential).includes(door) ? { door } : {}),
    ...(app.needs_folder ? { folder } : {}),
    ...(name === '' ? {} : { name }),
    ...(container ? { host: 'container' as const } : {}),
  };
}
