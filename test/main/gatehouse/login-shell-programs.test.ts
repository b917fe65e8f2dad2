import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LoginShellPrograms } from '../../../main/gatehouse/login-shell-programs.ts';

test('a program runs with the variables that it has in a terminal, such as the place of its settings', async () => {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-shell-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  await writeFile(join(home, 'tool'), '#!/bin/sh\necho "$TOOL_HOME $1"\n');
  await chmod(join(home, 'tool'), 0o755);
  await writeFile(join(home, '.bash_profile'), `export TOOL_HOME=/settings PATH=${home}:/usr/bin:/bin\n`);
  const programs = new LoginShellPrograms({ HOME: home, SHELL: '/bin/bash', PATH: '/usr/bin:/bin' });
  expect(await programs.has('tool')).toBe(true);
  expect(await programs.run('tool', ['list'])).toBe('/settings list\n');
  expect(await programs.variables()).toMatchObject({ TOOL_HOME: '/settings' });
});

test('where no shell answers, it runs with our own', async () => {
  const programs = new LoginShellPrograms({ SHELL: '/no/shell', PATH: '/usr/bin:/bin', OWN: 'x' });
  expect(await programs.variables()).toEqual({ SHELL: '/no/shell', PATH: '/usr/bin:/bin', OWN: 'x' });
  expect(await programs.run('sh', ['-c', 'echo $OWN'])).toBe('x\n');
});
