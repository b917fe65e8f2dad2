/** Where the windows' own pages live: `app://gatehouse/index.html`, `app://gatehouse/consent.html`. */
export const ownScheme = 'app';
export const ownHost = 'gatehouse';

export type OwnPage = 'index.html' | 'consent.html';

export const ownPageUrl = (page: OwnPage): string => `${ownScheme}://${ownHost}/${page}`;

/** True for a URL of our own pages. Parsed, never compared as text: `app://gatehouse.evil/` is not ours. */
export function isOwnPage(text: string): boolean {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  return url.protocol === `${ownScheme}:` && url.host === ownHost && url.username === '' && url.password === '';
}
