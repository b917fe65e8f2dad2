import { dialog } from 'electron';
import type { Gatehouse } from '../gatehouse.ts';
import { openStreamsSentence } from './quit-question.ts';

let asking = false;

/**
 * Quits as a person asks for it: where apps are connected only after a question. The system's own ways of ending
 * Gatehouse (a signal, the end of the session) don't pass here: nobody may be there to answer.
 */
export async function quitByPerson(gatehouse: Pick<Gatehouse, 'state'>, quit: () => void): Promise<void> {
  if (asking) return;
  asking = true;
  try {
    const { proxies } = await gatehouse.state();
    const open = openStreamsSentence(proxies);
    if (open === null || (await isSure(open))) quit();
  } catch (error) {
    // A question that cannot be asked keeps nobody from quitting.
    quit();
    throw error;
  } finally {
    asking = false;
  }
}

async function isSure(open: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    title: 'Gatehouse',
    message: 'Quit while apps are connected?',
    detail: `${open} Apps reach their servers again once Gatehouse is started.`,
    buttons: ['Cancel', 'Quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
