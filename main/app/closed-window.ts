import { app, dialog } from 'electron';
import type { Gatehouse } from '../gatehouse.ts';
import { afterClosing } from './closing.ts';
import { openStreamsSentence } from './quit-question.ts';
import { hasTrayHost } from './tray-host.ts';

/** Sees to it that closing the window never leaves the person without a way back, or without knowing of it. */
export async function windowWasClosed(
  gatehouse: Pick<Gatehouse, 'state' | 'call'>,
  platform: NodeJS.Platform,
): Promise<void> {
  const { settings, proxies } = await gatehouse.state();
  const trayVisible = await hasTrayHost(platform);
  switch (afterClosing({ trayVisible, explained: settings.close_to_tray_explained })) {
    case 'explain':
      await gatehouse.call('settings.update', { close_to_tray_explained: true }, 'window');
      await explain();
      return;
    case 'ask':
      if (!(await keepRunning(openStreamsSentence(proxies)))) app.quit();
      return;
    case 'nothing':
  }
}

const explain = (): Promise<unknown> =>
  dialog.showMessageBox({
    type: 'info',
    title: 'Gatehouse',
    message: 'Gatehouse goes on in the tray.',
    detail: 'Your proxies stay available. Open the window or quit from the Gatehouse icon; '
      + 'starting Gatehouse again shows the window too.',
    buttons: ['OK'],
  });

/** @param openStreams what quitting would cut off, where it would */
async function keepRunning(openStreams: string | null): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Gatehouse',
    message: 'Keep Gatehouse running?',
    detail: 'This desktop shows no tray icons. Gatehouse can go on in the background; '
      + `start it again to see its window.${openStreams === null ? '' : ` If you quit, ${openStreams}`}`,
    buttons: ['Keep running', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 0;
}
