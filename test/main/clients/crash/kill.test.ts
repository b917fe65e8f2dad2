import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { findConfig } from '../../../../main/clients/files/found-file.ts';
import { replaceConfig } from '../../../../main/clients/files/replace-config.ts';
import { bundle } from '../../store/crash/bundle.ts';
import { temporaryHome } from '../harness.ts';

const rounds = 200;
const one = `{"servers": "${'a'.repeat(20_000)}"}`;
const other = `{"servers": "${'b'.repeat(30_000)}"}`;

test(`${rounds} kills in the middle of writing: the file is the old or the new one`, async () => {
  const home = await temporaryHome();
  const program = await bundle('test/main/clients/crash/writer.ts', await temporaryHome());
  const folder = join(home, 'dotfiles');
  await mkdir(folder);
  await writeFile(join(folder, 'mcp.json'), one);
  const file = join(home, 'mcp.json');
  await symlink(join(folder, 'mcp.json'), file);
  for (let round = 0; round < rounds; round += 1) {
    const child = spawn(process.execPath, [program, file, one, other], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    let lines = 0;
    // At another place of a write in each round: after none to two whole ones, and a turn or more later.
    createInterface({ input: child.stdout }).on('line', () => {
      lines += 1;
      if (lines === 1 + (round % 3)) setTimeout(() => child.kill('SIGKILL'), (round % 7) / 2);
    });
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect([one, other]).toContain(await readFile(file, 'utf8'));
  }
  // What the killed ones left is in nobody's way, and goes.
  await replaceConfig(await findConfig(file), Buffer.from('{}'));
  expect(await readdir(folder)).toEqual(['mcp.json']);
}, 240_000);
