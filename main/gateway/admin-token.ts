import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmod, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** 256 bits in base64url: exactly 43 characters. */
const tokenShape = /^[A-Za-z0-9_-]{43}$/;

export const adminTokenFile = (dataFolder: string): string => join(dataFolder, 'admin-token');

/**
 * The bearer token of the admin REST interface, made at the first start and kept in `<data folder>/admin-token` with
 * mode 0600. A file that is empty or damaged gets a new token; one that others could read is closed to them again.
 */
export async function openAdminToken(dataFolder: string): Promise<string> {
  const file = adminTokenFile(dataFolder);
  const kept = await readKept(file);
  if (kept === undefined) return writeNew(file);
  await chmod(file, 0o600);
  return kept;
}

async function readKept(file: string): Promise<string | undefined> {
  try {
    const text = (await readFile(file, 'utf8')).trim();
    return tokenShape.test(text) ? text : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** No line break at the end: the whole content is the token. */
async function writeNew(file: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(token);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
  return token;
}

/** Compares without telling by its time how much of the secret was right. */
export function equalSecrets(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
