import type { TrayCommand } from './tray-item.ts';

/** The scheme of links into the application. */
export const appLinkScheme = 'gatehouse';

/** What a link may ask for: to show something that is there. Nothing that changes anything, ever. */
export type AppLink =
  | { verb: 'open' | 'apps' }
  | { verb: 'proxy'; id: number }
  | { verb: 'consent'; id: string };

const longest = 200;
const opaqueId = /^[\w-]{1,128}$/;
const proxyId = /^[1-9]\d{0,9}$/;

/**
 * Reads a link that any web page or program can have written: `gatehouse://open`, `gatehouse://apps`,
 * `gatehouse://proxy/{id}`, `gatehouse://consent/{id}`. Null for everything else.
 */
export function parseAppLink(text: string): AppLink | null {
  // The form is checked on the text: what a parser would repair (case of a path, dots, tabs) is no link of ours.
  const match = text.length <= longest ? /^gatehouse:\/\/([a-z]+)(?:\/([\w-]+))?\/?$/i.exec(text) : null;
  const [, verb, id] = match ?? [];
  switch (verb?.toLowerCase()) {
    case 'open': return id === undefined ? { verb: 'open' } : null;
    case 'apps': return id === undefined ? { verb: 'apps' } : null;
    case 'proxy': return id !== undefined && proxyId.test(id) ? { verb: 'proxy', id: Number(id) } : null;
    case 'consent': return id !== undefined && opaqueId.test(id) ? { verb: 'consent', id } : null;
    default: return null;
  }
}

/** What following a link does: the same as a click in the tray that leads to the place. */
export function commandOf(link: AppLink): TrayCommand {
  switch (link.verb) {
    case 'open': return { do: 'show', target: null };
    case 'apps': return { do: 'show', target: { screen: 'apps' } };
    case 'proxy': return { do: 'show', target: { screen: 'overview', id: String(link.id) } };
    // The window asks the oldest question first, whichever the link means: none is passed over.
    case 'consent': return { do: 'consent' };
  }
}

/**
 * The link among the arguments of a start: Windows and Linux pass it there. Null where there is none, or more than
 * one: no system starts us so.
 */
export function appLinkIn(argv: readonly string[]): AppLink | null {
  const links = argv.slice(1).filter((argument) => argument.toLowerCase().startsWith(`${appLinkScheme}:`));
  return links.length === 1 && links[0] !== undefined ? parseAppLink(links[0]) : null;
}
