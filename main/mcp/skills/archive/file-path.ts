import { posix } from 'node:path';
import { doubtfulPath, unsafePath } from './archive-errors.ts';

/**
 * Characters that nobody sees, and what Windows reads as another name: a colon begins a stream of the file before it,
 * and a point or a space at the end is dropped.
 */
const meansAnother = /[\p{Cf}\p{Co}:]|[. ](?:\/|$)/u;

/**
 * A path of a file in a package, as it is kept: relative, with forward slashes, inside the package.
 * @throws GatehouseError "skill_path_unsafe"
 */
export function packagePath(given: string): string {
  const path = given.replaceAll('\\', '/');
  const parts = path.split('/');
  const isUnsafe = path.length > 500 || path.startsWith('/') || /^[a-z]:/i.test(path) || /\p{Cc}/u.test(path)
    || parts.some((part) => part === '..' || part === '');
  if (isUnsafe) throw unsafePath(given);
  const normal = posix.normalize(path);
  if (meansAnother.test(normal)) throw doubtfulPath(given);
  return normal;
}

/** What systems put into archives by themselves. */
export const isClutter = (path: string): boolean =>
  /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|\.git\/|node_modules\/\.cache\/)/.test(path);
