import { shell } from 'electron';
import { externalUrl } from './external-url.ts';

/** The one place that opens something outside Gatehouse, never by a shell: here the person's browser. */
export const openExternal = async (url: string): Promise<void> => shell.openExternal(externalUrl(url));

/** A client application, by the link that Gatehouse has made for it. Throws "app_link_failed" where none takes it. */
export async function openClientLink(link: string): Promise<void> {
  // It knows every application: nothing that a start needs.
  const { clientLink, linkNotOpened } = await import('./client-link.ts');
  const checked = clientLink(link);
  await shell.openExternal(checked).catch(() => Promise.reject(linkNotOpened(checked)));
}
