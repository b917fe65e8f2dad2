import { parse } from 'yaml';

/** The address of updates that a build was made with: `app-update.yml` in the packed application. */
export interface UpdateFeed {
  /** Where releases are, without a slash at its end. */
  url: string;
  /** Whose signature a Windows installer must carry; without a name there is nothing to check it against. */
  publisherName: string | null;
}

/**
 * What to do about a newer version: nothing; say so and leave the rest to the person; or fetch it, so that a restart
 * installs it.
 */
export type UpdateMode = 'off' | 'tell' | 'install';

/** Reads `app-update.yml`, which electron-builder wrote. Null for one without a plain address. */
export function readUpdateFeed(text: string): UpdateFeed | null {
  const { provider, url, publisherName } = (parse(text) ?? {}) as Record<string, unknown>;
  if (provider !== 'generic' || typeof url !== 'string') return null;
  const names = [publisherName].flat();
  return {
    url: url.replace(/\/+$/, ''),
    publisherName: names.find((name): name is string => typeof name === 'string') ?? null,
  };
}

/**
 * Only what the system or a signature vouches for is fetched and installed: macOS checks each update itself, Windows
 * against the publisher's name, Linux nothing at all.
 */
export function updateMode(platform: NodeJS.Platform, feed: UpdateFeed | null): UpdateMode {
  if (!feed) return 'off';
  if (platform === 'darwin') return 'install';
  return platform === 'win32' && feed.publisherName !== null ? 'install' : 'tell';
}

/** The page about a version, which lies beside the releases; null for a version that is none. */
export const releaseNotesUrl = ({ url }: UpdateFeed, version: string): string | null =>
  (/^\d{1,9}(\.\d{1,9}){2}(-[\w.-]{1,40})?$/.test(version) ? `${url}/notes-${version}.html` : null);
