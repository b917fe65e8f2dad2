import { GatehouseError } from '../errors/index.ts';

const remedies: Record<string, string> = {
  ENOSPC: 'Free some space on the disk, then try again. Nothing that was saved before is lost.',
  EDQUOT: 'Free some space on the disk, then try again. Nothing that was saved before is lost.',
  EFBIG: 'Raise the limit on the size of files (ulimit -f), then try again.',
  EROFS: 'The disk is read-only. Make it writable or choose another data folder with GATEHOUSE_DATA_DIR.',
  EACCES: 'Give your user the right to write into the data folder, then try again.',
  EPERM: 'Give your user the right to write into the data folder, then try again.',
  EMFILE: 'End connections that are not needed or raise the limit on open files (ulimit -n), then try again.',
  ENFILE: 'Close some programs, then try again.',
};

/** "store_write_failed": the change was not saved and was not made. Status 507 where the disk is full, else 500. */
export function writeFailed(path: string, cause: unknown): GatehouseError {
  const code = systemCode(cause);
  return new GatehouseError('store_write_failed', `Gatehouse could not save to ${path}.`, {
    status: code === 'ENOSPC' || code === 'EDQUOT' ? 507 : 500,
    remedy: remedies[code] ?? 'Try again. If it happens again, look at the disk that holds the data folder.',
    detail: { path, code },
    cause,
  });
}

/** "store_unreadable": the file is there and the system refuses to read it; starting empty would lose it. */
export function unreadable(path: string, cause: unknown): GatehouseError {
  return new GatehouseError('store_unreadable', `Gatehouse cannot read ${path}.`, {
    remedy: 'Give your user the right to read this file, then start Gatehouse again.',
    detail: { path, code: systemCode(cause) },
    cause,
  });
}

/** "store_newer": written by a later Gatehouse. Refused as a whole, so that nothing of it is lost. */
export function newerThanThis(path: string, found: number, known: number): GatehouseError {
  return new GatehouseError('store_newer', `A newer version of Gatehouse has written ${path}.`, {
    remedy: 'Start that newer version, or choose another data folder with GATEHOUSE_DATA_DIR. Nothing was changed.',
    detail: { path, found, known },
  });
}

/** "store_closed": Gatehouse is stopping and takes no changes any more. */
export const storeClosed = (): GatehouseError =>
  new GatehouseError('store_closed', 'Gatehouse is stopping and saves nothing any more.', {
    status: 503,
    remedy: 'Start Gatehouse again, then repeat what you did.',
  });

/** The errno name of a system error ("ENOSPC"), or an empty string. */
export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
