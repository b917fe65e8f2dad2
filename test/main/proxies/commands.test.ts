import { access, chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { childEnvironment } from '../../../main/proxies/stdio/child-environment.ts';
import { scriptOfShim } from '../../../main/proxies/stdio/cmd-shim.ts';
import { findCommand } from '../../../main/proxies/stdio/find-command.ts';
import { LineReader } from '../../../main/streams/line-reader.ts';
import { loginShellPath, loginShellVariables } from '../../../main/proxies/stdio/login-shell-path.ts';
import { eventually } from '../../support/eventually.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-commands-'));
});
afterEach(() => rm(folder, { recursive: true }));

const program = async (name: string, content: string, mode = 0o755): Promise<string> => {
  await writeFile(join(folder, name), content);
  await chmod(join(folder, name), mode);
  return join(folder, name);
};

describe("the login shell's PATH", () => {
  it('is what the shell makes of its files, and not ours', async () => {
    await writeFile(join(folder, '.bash_profile'), 'echo noise; export PATH=/from/profile:/bin');
    const env = { HOME: folder, SHELL: '/bin/bash', PATH: '/usr/bin:/bin' };
    expect(await loginShellPath(env)).toEqual({ path: '/from/profile:/bin', source: 'login shell' });
  });

  it('comes with the other variables of its files, of several lines too', async () => {
    await writeFile(join(folder, '.bash_profile'), 'export CODEX_HOME=/from/profile; export NOTE=$\'one\\ntwo\'; export LAST=x');
    const env = { HOME: folder, SHELL: '/bin/bash', PATH: '/usr/bin:/bin' };
    expect(await loginShellVariables(env)).toMatchObject({ CODEX_HOME: '/from/profile', NOTE: 'one\ntwo', LAST: 'x' });
    expect(await loginShellVariables({ SHELL: '/no/shell' })).toBeNull();
    expect(await loginShellVariables({}, 'win32')).toBeNull();
  });

  it('is ours where the shell hangs, fails or is not there, and it says so', async () => {
    const own = { path: '/usr/bin:/bin', source: 'Gatehouse' };
    for (const shell of ['#!/bin/sh\nexec sleep 60', '#!/bin/sh\nexit 1', '#!/bin/sh\nyes']) {
      const env = { SHELL: await program('shell', shell), PATH: own.path };
      expect(await loginShellPath(env, 'linux', 500)).toEqual(own);
    }
    expect(await loginShellPath({ SHELL: '/no/shell', PATH: own.path })).toEqual(own);
    expect(await loginShellPath({ Path: own.path }, 'win32')).toEqual(own);
  });
});

it('lets a shell that is too slow clean up after itself', async () => {
  const lock = join(folder, 'lock');
  const shell = await program('shell', `#!/bin/bash\ntrap 'rm -f ${lock}' EXIT\ntouch ${lock}\nsleep 60 & wait`);
  await loginShellPath({ SHELL: shell, PATH: '/usr/bin:/bin' }, 'linux', 500);
  await eventually(() => access(lock).then(() => 'held', () => 'free')).toBe('free');
});

describe('a command', () => {
  const search = (path: string) => ({ path, source: 'login shell' }) as const;

  it('is found in the first folder of PATH that has it as a program', async () => {
    await mkdir(join(folder, 'a/tool'), { recursive: true });
    await mkdir(join(folder, 'b'));
    await program('b/tool', 'no program', 0o644);
    const found = await program('tool', '');
    const path = ['', join(folder, 'a'), join(folder, 'b'), folder].join(':');
    expect(await findCommand('tool', search(path), 'linux')).toEqual({ file: found, args: [] });
    expect(await findCommand(found, search(''), 'linux')).toEqual({ file: found, args: [] });
  });

  it('that is nowhere is an error that says where it was looked for', async () => {
    await expect(findCommand('no-such', search('/nowhere'))).rejects.toMatchObject({
      code: 'command_not_found',
      field: 'upstream.command',
      message: expect.stringContaining('PATH of your login shell') as unknown,
    });
  });

  it('of npm on Windows is run by node, without a shell', () => {
    const shim = '@ECHO off\r\n"%_prog%"  "%dp0%\\node_modules\\server\\dist\\index.js" %*\r\n';
    const npx = ':: Created by npm\r\nSET "NPM_PREFIX_JS=%~dp0\\node_modules\\npm\\bin\\npm-prefix.js"\r\n'
      + 'SET "NPX_CLI_JS=%~dp0\\node_modules\\npm\\bin\\npx-cli.js"\r\n"%NODE_EXE%" "%NPX_CLI_JS%" %*\r\n';
    expect(scriptOfShim(shim, 'C:\\bin')).toBe('C:\\bin\\node_modules\\server\\dist\\index.js');
    expect(scriptOfShim(npx, 'C:\\node')).toBe('C:\\node\\node_modules\\npm\\bin\\npx-cli.js');
    expect(scriptOfShim('@python %*', 'C:\\bin')).toBeNull();
  });
});

it('the environment of a server has what programs need, and nothing else of ours', () => {
  const own = { HOME: '/h', PATH: '/own', LANG: 'C', AWS_SECRET_ACCESS_KEY: 'x', HTTPS_PROXY: 'http://p' };
  expect(childEnvironment(own, '/found', { KEY: 'k', LANG: 'de' }, 'linux')).toEqual({
    HOME: '/h', PATH: '/found', LANG: 'de', HTTPS_PROXY: 'http://p', KEY: 'k',
  });
});

it('lines are whole, wherever the bytes are cut, and too long ones are left out', () => {
  const lines: string[] = [];
  let tooLong = 0;
  const reader = new LineReader(8, (line) => lines.push(line), () => (tooLong += 1));
  for (const byte of Buffer.from('caf\u00e9\r\n\n123456789\nshort\nend')) reader.push(Buffer.from([byte]));
  reader.end();
  expect(lines).toEqual(['caf\u00e9', 'short', 'end']);
  expect(tooLong).toBe(1);
});
