const shown = 4;
/** Parameters that say something and let nobody in. Of the others only the beginning is shown. */
const openParameters = new Set(['response_type', 'code_challenge_method', 'iss']);
/** What says little and would push the rest off the line. */
const longParameters = new Set(['scope', 'redirect_uri', 'resource', 'client_id']);
/** A path segment as long as this names a sign-in, not a place. */
const longSegment = /(?<=\/)[\w-]{32,}/g;

/** The first characters of a secret: enough to tell two apart, too little to use. */
export const mask = (secret: string): string => `${secret.slice(0, shown)}…`;

/** A URL as it may be shown to anyone: values that let somebody in are cut short. */
export function maskUrl(url: string): string {
  const { origin, pathname, searchParams } = new URL(url);
  const query = [...searchParams]
    .filter(([name]) => !longParameters.has(name))
    .map(([name, value]) => `${name}=${openParameters.has(name) ? value : mask(value)}`);
  return `${origin}${pathname.replace(longSegment, mask)}${query.length ? `?${query.join('&')}` : ''}`;
}
