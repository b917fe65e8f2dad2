import { dialog } from 'electron';
import { toPublicError } from '../errors/index.ts';

/** Says in a dialog what went wrong with something that the person asked for outside the window, and what helps. */
export async function tell(error: unknown): Promise<void> {
  const { message, details } = toPublicError(error).error;
  await dialog.showMessageBox({
    type: 'warning', title: 'Gatehouse', message, detail: details?.remedy ?? '', buttons: ['OK'],
  });
}
