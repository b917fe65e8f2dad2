import { chmod, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adminTokenFile, openAdminToken } from '../../../main/gateway/admin-token.ts';

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'gatehouse-token-'));

describe('the admin token', () => {
  it('is made once, with 256 bits, and only its owner can read it', async () => {
    const folder = await newFolder();
    const token = await openAdminToken(folder);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(await readFile(adminTokenFile(folder), 'utf8')).toBe(token);
    expect((await stat(adminTokenFile(folder))).mode & 0o777).toBe(0o600);
    expect(await openAdminToken(folder)).toBe(token);
    expect(await readdir(folder)).toEqual(['admin-token']);
  });

  it('is read with the line break that an editor left', async () => {
    const folder = await newFolder();
    const token = await openAdminToken(folder);
    await writeFile(adminTokenFile(folder), `${token}\n`);
    expect(await openAdminToken(folder)).toBe(token);
  });

  it('is closed to others again', async () => {
    const folder = await newFolder();
    await openAdminToken(folder);
    await chmod(adminTokenFile(folder), 0o644);
    await openAdminToken(folder);
    expect((await stat(adminTokenFile(folder))).mode & 0o777).toBe(0o600);
  });

  it.each(['', 'short', 'x'.repeat(42) + '!'])('is made anew where the file is damaged (%j)', async (content) => {
    const folder = await newFolder();
    await writeFile(adminTokenFile(folder), content);
    expect(await openAdminToken(folder)).toMatch(/^[\w-]{43}$/);
  });
});
