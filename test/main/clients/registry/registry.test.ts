import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Credential, ServerFacts } from '../../../../main/clients/app.ts';
import { expand, findFile } from '../../../../main/clients/places/find-places.ts';
import { fillIn, platforms, type PathsOf, type Surroundings } from '../../../../main/clients/places/path-template.ts';
import { apps, findApp } from '../../../../main/clients/registry/apps.ts';
import { concrete } from '../../../../main/doctor/look/concrete-uri.ts';
import { isAdmitted } from '../../../../main/oauth/redirect-uris/pattern.ts';
import { defaultRedirectPatterns } from '../../../../preload/schema/entities.ts';
import { expected } from './expected.ts';

const facts = (credential: Credential = { kind: 'oauth' }): ServerFacts =>
  ({ name: 'linear', url: 'http://localhost:9050/mcp', transport: 'http', credential });

function pathsOf(id: string): PathsOf {
  const paths = findApp(id)?.file?.paths;
  if (!paths) throw new Error(`${id} has no file.`);
  return paths;
}

const at = (platform: Surroundings['platform'], home: string, env: Surroundings['env'] = {}): Surroundings => ({ platform, home, env });

describe.each(apps.map((app) => [app.id, app] as const))('%s', (id, app) => {
  test('says everything that the person and Gatehouse need', () => {
    expect(app.name).not.toBe('');
    expect(app.website).toMatch(/^https:\/\//);
    expect([...app.installed.commands, ...Object.values(app.installed.places).flat()]).not.toEqual([]);
    for (const door of app.doors) {
      // A snippet goes where the file is, with the same next step.
      const step = app.steps[door] ?? (door === 'snippet' ? app.steps.file : undefined);
      expect(step, door).toMatch(/^[A-Z].*\.$/);
    }
    expect(app.doors.at(-1)).toBe('snippet');
    expect(app.doors.includes('file')).toBe(app.file !== null);
    expect(app.doors.includes('link')).toBe(app.link !== undefined);
    expect(app.doors.includes('command')).toBe(app.command !== undefined);
    expect(app.entry === null).toBe(app.bridgeEntry !== undefined);
    if (!app.file) expect(app.snippet).toBeDefined();
    // The bridge speaks streamable HTTP alone.
    if (app.bridgeEntry) expect(app.lacksSse).toBe(true);
    if (app.reload === 'quit_first') expect(app.processes).not.toEqual([]);
  });

  test('has the paths that were verified, on every system', () => {
    const usual = platforms.map((platform) => {
      const template = app.file?.paths.usual[platform][0];
      const home = platform === 'win32' ? 'C:\\Users\\ada' : '/home/ada';
      return template === undefined ? null : fillIn(template, at(platform, home));
    });
    expect(usual).toEqual(expected[id]?.paths);
  });

  test('has the entry that was verified', () => {
    const entry = app.entry?.(facts(), ['mcpServers']) ?? app.bridgeEntry?.({ command: '/bridge', args: ['1'], env: {} });
    expect(entry).toEqual(expected[id]?.entry);
  });

  test('keeps a key in every style that it offers, and none without', () => {
    const credentials = { file: { kind: 'file', key: 'uag_x' }, environment: { kind: 'environment', variable: 'KEY' }, prompt: { kind: 'prompt', inputId: 'linear-key' } } as const;
    expect(JSON.stringify(app.entry?.(facts(), ['mcpServers']) ?? '')).not.toContain('Bearer');
    for (const style of app.keyStyles) {
      const written = JSON.stringify(app.entry?.(facts(credentials[style]), ['mcpServers']));
      expect(written, style).toContain({ file: 'uag_x', environment: 'KEY', prompt: 'linear-key' }[style]);
    }
  });
});

test('no two applications share an id, and each is found by it', () => {
  expect(new Set(apps.map(({ id }) => id)).size).toBe(apps.length);
  for (const app of apps) expect(findApp(app.id)).toBe(app);
  expect(findApp('nothing')).toBeUndefined();
});

test.each(apps.flatMap(({ id, redirectUris }) => redirectUris.map((uri) => [id, concrete(uri)])))('%s may sign in with %s at a proxy as it is made', (_, uri) => {
  expect(isAdmitted(uri, defaultRedirectPatterns)).toBe(true);
});

describe('overrides', () => {
  test.each<[id: string, env: Record<string, string>, path: string]>([
    ['claude-code', { CLAUDE_CONFIG_DIR: '/c' }, '/c/.claude.json'],
    ['vscode', { VSCODE_PORTABLE: '/p', VSCODE_APPDATA: '/a' }, '/p/user-data/User/mcp.json'],
    ['vscode', { VSCODE_APPDATA: '/a' }, '/a/Code/User/mcp.json'],
    ['vscode', { XDG_CONFIG_HOME: '/x' }, '/x/Code/User/mcp.json'],
    ['codex', { CODEX_HOME: '/c' }, '/c/config.toml'],
    ['gemini-cli', { GEMINI_CLI_HOME: '/g' }, '/g/.gemini/settings.json'],
    ['cline', { CLINE_DIR: '/d', CLINE_DATA_DIR: '/e' }, '/e/settings/cline_mcp_settings.json'],
    ['cline', { CLINE_MCP_SETTINGS_PATH: '/m.json', CLINE_DIR: '/d' }, '/m.json'],
    ['opencode', { OPENCODE_CONFIG: '/o.jsonc' }, '/o.jsonc'],
    ['copilot-cli', { COPILOT_HOME: '/h' }, '/h/mcp-config.json'],
    ['continue', { CONTINUE_GLOBAL_DIR: '/g' }, '/g/mcpServers/gatehouse.json'],
  ])('%s with %j', async (id, env, path) => {
    expect(await findFile(pathsOf(id), at('linux', '/home/ada', env))).toBe(path);
  });
});

describe('where several files are possible', () => {
  test.each<[what: string, id: string, there: string[], path: string]>([
    ['opencode has only a .jsonc', 'opencode', ['.config/opencode/opencode.jsonc'], '.config/opencode/opencode.jsonc'],
    ['opencode has both', 'opencode', ['.config/opencode/opencode.jsonc', '.config/opencode/opencode.json'], '.config/opencode/opencode.json'],
    ['Zed is a flatpak', 'zed', ['.var/app/dev.zed.Zed/config/zed/settings.json'], '.var/app/dev.zed.Zed/config/zed/settings.json'],
    ['Zed is a Flatpak without a file', 'zed', ['.var/app/dev.zed.Zed/config/zed/x'], '.var/app/dev.zed.Zed/config/zed/settings.json'],
    ['Zed is here, and a Flatpak', 'zed', ['.config/zed/x', '.var/app/dev.zed.Zed/config/zed/x'], '.config/zed/settings.json'],
    ['VS Code is a Flatpak', 'vscode', ['.var/app/com.visualstudio.code/config/Code/User/mcp.json'], '.var/app/com.visualstudio.code/config/Code/User/mcp.json'],
    ['VS Code is a Flatpak without a file', 'vscode', ['.var/app/com.visualstudio.code/config/Code/User/x'], '.var/app/com.visualstudio.code/config/Code/User/mcp.json'],
    ['VS Code Insiders is a Flatpak', 'vscode-insiders', ['.var/app/com.visualstudio.code.insiders/config/Code - Insiders/User/mcp.json'], '.var/app/com.visualstudio.code.insiders/config/Code - Insiders/User/mcp.json'],
    ['VS Code is here, and a Flatpak', 'vscode', ['.config/Code/User/mcp.json', '.var/app/com.visualstudio.code/config/Code/User/mcp.json'], '.config/Code/User/mcp.json'],
    ['VS Code Insiders comes in from elsewhere', 'vscode-remote', ['.vscode-server-insiders/data/User/mcp.json'], '.vscode-server-insiders/data/User/mcp.json'],
    ['Antigravity is an older one', 'antigravity', ['.gemini/antigravity/mcp_config.json'], '.gemini/antigravity/mcp_config.json'],
    ['LM Studio has its older home', 'lm-studio', ['.cache/lm-studio/mcp.json'], '.cache/lm-studio/mcp.json'],
    ['LM Studio has its older home, without the file', 'lm-studio', ['.cache/lm-studio/x'], '.cache/lm-studio/mcp.json'],
    ['LM Studio has both homes', 'lm-studio', ['.cache/lm-studio/x', '.lmstudio/mcp.json'], '.cache/lm-studio/mcp.json'],
  ])('%s', async (_, id, there, path) => {
    const home = await homeWith(there);
    expect(await findFile(pathsOf(id), at('linux', home))).toBe(join(home, path));
  });

  test('LM Studio names its home in a file', async () => {
    const home = await homeWith(['.lmstudio-home-pointer']);
    await writeFile(join(home, '.lmstudio-home-pointer'), '/elsewhere\n');
    expect(await findFile(pathsOf('lm-studio'), at('linux', home))).toBe('/elsewhere/mcp.json');
  });
});

/** `*` is looked up on the disk, which here is not one of Windows: the paths are those of Linux in the same order. */
describe('Claude Desktop from the Microsoft Store', () => {
  const [packaged, classic] = pathsOf('claude-desktop').usual.win32;
  const find = (home: string): Promise<string | null> => findFile(
    { usual: { darwin: ['x'], win32: ['x'], linux: [packaged, classic ?? ''] } }, at('linux', home),
  );
  const inPackage = 'AppData/Local/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude/claude_desktop_config.json';
  const inRoaming = 'AppData/Roaming/Claude/claude_desktop_config.json';

  test('reads the file of its package, though an older one is there too', async () => {
    const home = await homeWith([inPackage, inRoaming]);
    expect(await find(home)).toBe(join(home, inPackage));
  });

  test('reads the file of its package also before there is one', async () => {
    const home = await homeWith(['AppData/Local/Packages/Claude_pzs8sxrjxfjjc/x']);
    expect(await find(home)).toBe(join(home, inPackage));
  });

  test('reads, of two packages with a file, the one that was written last', async () => {
    const [one = '', other = ''] = ['Claude_aaa', 'Claude_zzz'].map((name) => inPackage.replace(/Claude_\w+/, name));
    const home = await homeWith([one, other]);
    await utimes(join(home, one), 2_000, 2_000);
    await utimes(join(home, other), 1_000, 1_000);
    expect(await find(home)).toBe(join(home, one));
    await utimes(join(home, other), 3_000, 3_000);
    expect(await find(home)).toBe(join(home, other));
  });

  test('reads, of two packages, the one that has a file', async () => {
    const home = await homeWith([inPackage.replace(/Claude_\w+/, 'Claude_aaa'), 'AppData/Local/Packages/Claude_zzz/x']);
    expect(await find(home)).toBe(join(home, inPackage.replace(/Claude_\w+/, 'Claude_aaa')));
  });

  test('reads the classic file where it is no package', async () => {
    const home = await homeWith(['AppData/Local/x']);
    expect(await find(home)).toBe(join(home, inRoaming));
  });
});

test('a name with a dollar sign or an emoji in the home folder stays as it is', async () => {
  expect(fillIn('~/.cursor/mcp.json', at('linux', '/home/$& 🚪'))).toBe('/home/$& 🚪/.cursor/mcp.json');
  expect(await expand('$NOT_SET/x', at('linux', '/h'))).toEqual([]);
});

async function homeWith(files: string[]): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-home-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  for (const file of files) {
    await mkdir(dirname(join(home, file)), { recursive: true });
    await writeFile(join(home, file), '');
  }
  return home;
}
