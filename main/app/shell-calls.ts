import { BrowserWindow, clipboard, type WebContents } from 'electron';
import { z } from 'zod';
import { shellCalls, type ShellCalls } from '../../preload/schema/operations.ts';
import { GatehouseError } from '../errors/index.ts';
import { openExternal } from './open-external.ts';
import { openFolder } from './open-folder.ts';
import { saveText } from './save-text.ts';

const inputs = {
  openExternal: z.object({ url: z.string().max(8192) }),
  copyText: z.object({ text: z.string().max(65_536) }),
  openFolder: z.object({ folder: z.enum(['data', 'logs']) }),
  saveText: z.object({ name: z.string().min(1).max(200), text: z.string().max(16_777_216), encoding: z.literal('base64').optional() }),
  closeWindow: z.object({}),
} satisfies Record<keyof ShellCalls, z.ZodType>;

type Doers = { [K in keyof ShellCalls]: (input: ShellCalls[K]['input'], sender: WebContents) => void | Promise<void> };

export interface ShellPorts {
  /** Closes the window that asks; the consent window has its own idea of closing. */
  closeWindow(window: BrowserWindow): void;
  /** Absolute paths. */
  folders: Readonly<Record<ShellCalls['openFolder']['input']['folder'], string>>;
}

/** Does what only the desktop can do for its window. */
export function shellCallRunner({ closeWindow, folders }: ShellPorts) {
  const doers: Doers = {
    openExternal: ({ url }) => openExternal(url),
    // The asynchronous clipboard of newer runtimes returns a promise, the older one nothing.
    copyText: ({ text }) => clipboard.writeText(text),
    openFolder: ({ folder }) => openFolder(folders[folder]),
    saveText: ({ name, text, encoding }, sender) => saveText(name, Buffer.from(text, encoding), sender),
    closeWindow: (_input, sender) => {
      const window = BrowserWindow.fromWebContents(sender);
      if (window) closeWindow(window);
    },
  };
  const run = async <K extends keyof ShellCalls>(name: K, input: unknown, sender: WebContents): Promise<void> =>
    doers[name](inputs[name].parse(input) as ShellCalls[K]['input'], sender);
  return (name: unknown, input: unknown, sender: WebContents): Promise<void> => {
    const known = shellCalls.find((call) => call === name);
    if (!known) throw new GatehouseError('unknown_operation', 'Gatehouse has no such operation.', { status: 404 });
    return run(known, input, sender);
  };
}
