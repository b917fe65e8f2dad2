import { execFile } from 'node:child_process';
import { chmod, mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { installProgram } from '../../../main/bridge/install-program.ts';
import { launchCommand } from '../../../main/bridge/launch-command.ts';
import type { Runtime } from '../../../main/bridge/runtime.ts';
import { startCommand } from '../../../main/bridge/start-command.ts';

const folder = '/data/bridge';
const packed = { isElectron: true, program: null, env: {} };
const runtimes = {
  deb: { platform: 'linux', executable: '/opt/Gatehouse/gatehouse', ...packed },
  appImage: {
    platform: 'linux', executable: '/tmp/.mount_GatehoX1/gatehouse', ...packed, env: { APPIMAGE: '/home/a/Gatehouse-0.1.0.AppImage' },
  },
  mac: { platform: 'darwin', executable: '/Applications/Gatehouse.app/Contents/MacOS/Gatehouse', ...packed },
  windows: { platform: 'win32', executable: 'C:\\Users\\a\\AppData\\Local\\Programs\\gatehouse\\Gatehouse.exe', ...packed },
  nvm: {
    platform: 'linux', executable: '/home/a/.nvm/versions/node/v20.19.0/bin/node', isElectron: false, program: '/src/dist/main/headless.cjs',
    env: { GATEHOUSE_DATA_DIR: '/data', GATEHOUSE_VAULT_KEY: 'secret' },
  },
  source: { platform: 'linux', executable: '/src/node_modules/electron/dist/electron', isElectron: true, program: '/src', env: { DISPLAY: ':0' } },
} satisfies Record<string, Runtime>;

describe('what stands in the configuration of an app', () => {
  test.each(['deb', 'appImage', 'mac', 'nvm', 'source'] as const)('is a path in the data folder, which no update moves: %s', (kind) => {
    expect(launchCommand(runtimes[kind], folder).entry).toEqual({ command: '/data/bridge/gatehouse-bridge', args: [], env: {} });
  });

  test('is the application itself on Windows, told to be Node', () => {
    const { entry, script } = launchCommand(runtimes.windows, folder);
    expect(entry).toEqual({
      command: runtimes.windows.executable, args: ['--optimize-for-size', '--v8-pool-size=1', join(folder, 'bridge.cjs')], env: { ELECTRON_RUN_AS_NODE: '1' },
    });
    expect(script).toBeNull();
  });

  test('leads to the file of an AppImage, not to where it is mounted for now', () => {
    const { script } = launchCommand(runtimes.appImage, folder);
    expect(script).toContain("run='/home/a/Gatehouse-0.1.0.AppImage'\n");
    expect(script).not.toContain('.mount_');
  });

  test('makes the application Node, and leaves Node alone', () => {
    expect(launchCommand(runtimes.deb, folder).script).toContain('ELECTRON_RUN_AS_NODE');
    expect(launchCommand(runtimes.nvm, folder).script).not.toContain('ELECTRON_RUN_AS_NODE');
  });
});

describe('the script', () => {
  const run = promisify(execFile);
  async function install(executable: string, isElectron: boolean): Promise<string> {
    const root = await mkdtemp(join(tmpdir(), "it's a $HOME \"folder\" "));
    onTestFinished(() => rm(root, { recursive: true }));
    await writeFile(join(root, 'program.cjs'), 'console.log(JSON.stringify([process.argv.slice(2), process.env.ELECTRON_RUN_AS_NODE ?? null]))');
    const command = launchCommand({ platform: 'linux', executable, isElectron, program: null, env: {} }, join(root, 'bridge'));
    await installProgram(join(root, 'program.cjs'), join(root, 'bridge'), command);
    return command.entry.command;
  }

  test('starts the program with its arguments, whatever the paths are called', async () => {
    const script = await install(process.execPath, true);
    const { stdout } = await run(script, ['a b', "c'd"]);
    expect(JSON.parse(stdout)).toEqual([['a b', "c'd"], '1']);
  });

  test('says where Gatehouse is missing, and what to do', async () => {
    const script = await install('/nonexistent/node', false);
    await expect(run(script)).rejects.toMatchObject({
      code: 1, stderr: expect.stringContaining('Gatehouse is no longer at /nonexistent/node. Start Gatehouse') as string,
    });
  });

  test('is replaced in one piece while one that was started still runs', async () => {
    const root = await mkdtemp(join(tmpdir(), 'gatehouse-bridge-'));
    onTestFinished(() => rm(root, { recursive: true }));
    await writeFile(join(root, 'program.cjs'), 'console.log(1)');
    await mkdir(join(root, 'bridge'));
    const runtime: Runtime = { platform: 'linux', executable: process.execPath, isElectron: false, program: null, env: {} };
    const command = launchCommand(runtime, join(root, 'bridge'));
    await writeFile(command.entry.command, 'broken');
    await chmod(command.entry.command, 0o600);
    await installProgram(join(root, 'program.cjs'), join(root, 'bridge'), command);
    expect((await run(command.entry.command)).stdout).toBe('1\n');
  });
});

describe('how a bridge starts Gatehouse', () => {
  test.each([
    ['deb', { command: '/opt/Gatehouse/gatehouse', args: ['--hidden'] }],
    ['appImage', { command: '/home/a/Gatehouse-0.1.0.AppImage', args: ['--hidden'] }],
    ['mac', { command: '/usr/bin/open', args: ['-g', '-j', '-a', '/Applications/Gatehouse.app', '--args', '--hidden'] }],
    ['windows', { command: 'explorer.exe', args: [runtimes.windows.executable] }],
    ['nvm', { command: runtimes.nvm.executable, args: ['/src/dist/main/headless.cjs'] }],
    ['source', { command: runtimes.source.executable, args: ['/src', '--hidden'] }],
  ] as const)('is the way of the system: %s', (kind, expected) => {
    expect(startCommand(runtimes[kind])).toMatchObject(expected);
  });

  test('keeps of the environment what leads to the same Gatehouse, and no secret', () => {
    expect(startCommand(runtimes.nvm).env).toEqual({ GATEHOUSE_DATA_DIR: '/data' });
    expect(startCommand(runtimes.source).env).toEqual({ DISPLAY: ':0' });
  });
});
