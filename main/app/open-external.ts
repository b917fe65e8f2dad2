import { shell } from 'electron';
import { externalUrl } from './external-url.ts';

/** The one place that opens something outside Gatehouse: the person's browser, never a shell. */
export const openExternal = async (url: string): Promise<void> => shell.openExternal(externalUrl(url));
