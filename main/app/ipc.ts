import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { channels } from '../../preload/schema/channels.ts';
import { routes, type OperationName, type PushEvents, type Result } from '../../preload/schema/operations.ts';
import { GatehouseError, toPublicError } from '../errors/index.ts';
import type { Logger } from '../log/logger.ts';
import { isOwnPage } from './own-page.ts';

export interface IpcPorts {
  /** Validates `input` and runs the operation. */
  call(name: OperationName, input: unknown): Promise<Result<unknown>>;
  /** Validates name and `input` and does it for the window that asks. */
  shell(name: unknown, input: unknown, sender: WebContents): Promise<void>;
  log: Logger;
}

type Act = (event: IpcMainInvokeEvent, name: unknown, input: unknown) => Promise<unknown>;

/** The one registration of IPC handlers. Every message passes the same checks: sender, frame, name, payload. */
export function registerIpc(ports: IpcPorts): void {
  const handle = (channel: string, act: Act): void =>
    ipcMain.handle(channel, async (event, name: unknown, input: unknown): Promise<unknown> => {
      try {
        if (!isTrusted(event)) throw new GatehouseError('untrusted_sender', 'This page may not use Gatehouse.');
        return await act(event, name, input ?? {});
      } catch (error) {
        ports.log.warn('IPC call refused', { channel, name, error });
        return { ok: false, error: toPublicError(error).error };
      }
    });

  handle(channels.call, (_event, name, input) => ports.call(operationName(name), input));
  handle(channels.shell, async ({ sender }, name, input) => {
    await ports.shell(name, input, sender);
    return { ok: true, value: null };
  });
}

/** Pushes an event to a window; a window that is gone hears nothing. */
export function push<K extends keyof PushEvents>(contents: WebContents, event: K, value: PushEvents[K]): void {
  if (!contents.isDestroyed()) contents.send(channels.push, event, value);
}

/** Only the main frame of one of our own pages. `senderFrame` is null once the frame has navigated or gone. */
function isTrusted(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}

function operationName(name: unknown): OperationName {
  if (typeof name === 'string' && Object.hasOwn(routes, name)) return name as OperationName;
  throw new GatehouseError('unknown_operation', 'Gatehouse has no such operation.', { status: 404 });
}
