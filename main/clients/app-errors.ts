import { GatehouseError } from '../errors/index.ts';
import type { Obstacle } from './files/obstacle.ts';
import type { UnreadableConfig } from './editors/editor.ts';

export const unknownApp = (id: string): GatehouseError =>
  new GatehouseError('not_found', `Gatehouse knows no app "${id}".`, { status: 404, field: 'app' });

export const unknownTarget = (): GatehouseError =>
  new GatehouseError('not_found', 'There is no such proxy.', { status: 404, field: 'target' });

/** "app_file_unreadable": left byte for byte as it is. */
export const fileUnreadable = (path: string, { message, line }: UnreadableConfig): GatehouseError => new GatehouseError(
  'app_file_unreadable',
  `${path} cannot be changed${line === null ? '' : `: line ${line}`}. ${message}`,
  { status: 409, remedy: 'Mend the file in an editor and try again, or copy the text and add it yourself. Nothing was changed.' },
);

/** "app_file_changed": not what the preview showed any more. */
export const fileChanged = (path: string): GatehouseError => new GatehouseError(
  'app_file_changed', `${path} was changed by another program meanwhile.`,
  { status: 409, remedy: 'Look at the preview again, then apply it.' },
);

export const previewStale = (): GatehouseError => new GatehouseError(
  'preview_stale', 'What would be written is not what the preview showed any more.',
  { status: 409, field: 'token', remedy: 'Look at the preview again, then apply it.' },
);

/** "app_file_busy": somebody else holds the file's lock. */
export const fileBusy = (path: string, holder: string): GatehouseError => new GatehouseError(
  'app_file_busy', `${holder} is writing ${path} at the moment.`, { status: 409, remedy: 'Try again in a few seconds.' },
);

/** "app_file_read_only": left as it is, though some of them could be replaced all the same. */
export function fileReadOnly(path: string, obstacle: Obstacle): GatehouseError {
  const said: Record<Obstacle, [message: string, remedy: string]> = {
    file: [`${path} is write-protected, so it is left alone.`, 'Allow your user to write to it'],
    folder: [`The folder of ${path} is write-protected, so nothing can be written there.`, 'Allow your user to write to it'],
    owner: [`${path} belongs to another user of this computer, so it is left alone.`, 'Make it yours'],
  };
  const [message, remedy] = said[obstacle];
  return new GatehouseError('app_file_read_only', message, {
    status: 409, remedy: `${remedy} and try again, or copy the text and add it yourself.`,
  });
}

export const fileWriteFailed = (path: string, code: string, cause: unknown): GatehouseError => new GatehouseError(
  'app_file_write_failed', `${path} could not be written (${code}).`,
  { status: 409, remedy: 'Check that the disk has space and that your user may write there. The file is as it was.', cause },
);

export const entryExists = (app: string, name: string): GatehouseError => new GatehouseError(
  'app_entry_exists', `${app} already has a server called "${name}", which Gatehouse did not write.`,
  { status: 409, field: 'name', remedy: 'Choose another name, or say that it may be replaced.' },
);

export const entryChanged = (app: string, name: string): GatehouseError => new GatehouseError(
  'app_entry_changed', `Somebody has changed "${name}" in ${app} since Gatehouse wrote it.`,
  { status: 409, remedy: 'Say that it may be removed with these changes. A copy of the file is kept.' },
);

export const nothingToUndo = (app: string): GatehouseError => new GatehouseError(
  'app_entry_unknown', `Gatehouse has written nothing for this into ${app}.`,
  { status: 404, remedy: 'Entries that somebody else wrote are left alone: remove it in the app.' },
);

export const appRuns = (app: string): GatehouseError => new GatehouseError(
  'app_running', `${app} is running. It would write over its file when it ends.`,
  { status: 409, remedy: `Quit ${app}, from its tray icon too, then try again.` },
);

export const doorClosed = (app: string, door: string): GatehouseError => new GatehouseError(
  'app_door_unavailable', `${app} cannot be set up by "${door}" here.`,
  { status: 409, field: 'door', remedy: 'Leave the choice out, or use the text to copy.' },
);

export const commandFailed = (program: string, output: string): GatehouseError => new GatehouseError(
  'app_command_failed', `"${program}" did not accept the change.`,
  { status: 409, remedy: 'Update the app and try again, or add the text to its file yourself.', detail: output },
);

export const keyUnsupported = (app: string): GatehouseError => new GatehouseError(
  'app_key_unsupported', `${app} cannot be given an API key in this way.`,
  { status: 400, field: 'credential', remedy: 'Leave it out: the app signs in by itself.' },
);

export const nameInvalid = (message: string): GatehouseError =>
  new GatehouseError('invalid_input', message, { status: 400, field: 'name', remedy: 'Use letters, digits, - and _.' });

export const folderNeeded = (app: string): GatehouseError => new GatehouseError(
  'invalid_input', `${app} needs a folder.`, { status: 400, field: 'folder', remedy: 'Give the full path of the project\'s folder.' },
);

/** "app_transport_unsupported": Gatehouse hands calls on as they are, and translates between no two transports. */
export const transportUnsupported = (app: string, target: string): GatehouseError => new GatehouseError(
  'app_transport_unsupported', `${app} cannot call ${target}, whose server speaks the older HTTP+SSE.`,
  { status: 409, remedy: 'If the server has an address for streamable HTTP, enter that in the proxy; else use another app.' },
);

/** "open_to_network": said before anybody agrees to the opening, which the proxy would refuse. */
export const openToAll = (name: string): GatehouseError => new GatehouseError(
  'open_to_network', `${name} asks for no sign-in, so it is not opened to containers: whoever reaches its port could use it.`,
  { status: 409, field: 'host', remedy: 'Turn OAuth on for the proxy, then add it.' },
);

export const reachNeeded = (): GatehouseError => new GatehouseError(
  'app_reach_needed', 'From inside of a container this proxy cannot be reached yet.',
  { status: 409, field: 'open_reach', remedy: 'Agree to open the proxy as the preview says, or open it in its settings.' },
);
