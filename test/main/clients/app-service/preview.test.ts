import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bench, cursor, targetOf, typical } from '../harness.ts';

describe('preview', () => {
  test('shows the file, the entry, the difference and the next step, and changes nothing', async () => {
    const { write, read, preview, stores } = await bench();
    const path = await write(cursor, typical);
    const shown = await preview({ app: 'cursor' });
    expect(shown).toMatchObject({
      door: 'file', entry_name: 'linear', path, real_path: null, creates_file: false, replaces: null, must_quit: false,
      credential: 'oauth', next_step: expect.stringMatching(/Restart Cursor/),
    });
    expect(shown.diff.filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'removed', line: 3, text: expect.stringContaining('"other"') },
      { kind: 'added', line: 3, text: expect.stringMatching(/"other".*,$/) },
      { kind: 'added', line: 4, text: '    "linear": {' },
      { kind: 'added', line: 5, text: '      "url": "http://localhost:9050/mcp"' },
      { kind: 'added', line: 6, text: '    }' },
    ]);
    expect(JSON.stringify(shown)).not.toContain('secret-of-other');
    expect(await read(cursor)).toBe(typical);
    expect(await stores.appEntries.list()).toEqual([]);
  });

  test.each([
    ['cursor', cursor, '{"mcpServers": {"a": {"command": "x", "args": ["-y", "--api-key", "v-secret", "--level", "high"]}}}'],
    ['cursor', cursor, '{\n  "mcpServers": {\n    "a": {\n      "args": [\n        "--access-token",\n        "v-secret", "high"\n      ]\n    }\n  }\n}\n'],
    ['goose', '.config/goose/config.yaml', 'extensions:\n  a:\n    args:\n      - --password\n      - v-secret\n      - high\n'],
    ['codex', '.codex/config.toml', "[mcp_servers.a]\nargs = ['--token', 'v-secret', 'high']\n"],
    ['goose', '.config/goose/config.yaml', 'extensions:\n  a:\n    headers:\n      Authorization: Bearer v-secret\n      X-Level: high\n'],
    ['goose', '.config/goose/config.yaml', 'GOOSE_PASSWORD: a phrase, with v-secret # mine\nLEVEL: high\n'],
    ['cursor', cursor, '{"mcpServers": {"a": {"headers": {"Authorization": "Bearer v-secret", "X-Level": "high"}}}}'],
    ['codex', '.codex/config.toml', 'token = "v-secret"\nlevel = "high"\n'],
  ])('hides a secret of a neighbour, all of it, and one that an argument names: %s', async (app, path, text) => {
    const { write, preview } = await bench();
    await write(path, text);
    const shown = JSON.stringify((await preview({ app })).diff);
    expect(shown).not.toContain('v-secret');
    expect(shown).toContain('high');
  });

  test.each([
    ['cursor', 'environment', '"Authorization": "Bearer ${env:GATEHOUSE_LINEAR_KEY}"'],
    ['opencode', 'environment', '"Authorization": "Bearer {env:GATEHOUSE_LINEAR_KEY}"'],
    ['codex', 'environment', 'bearer_token_env_var = "GATEHOUSE_LINEAR_KEY"'],
    ['vscode', 'prompt', '"Authorization": "Bearer ${input:gatehouse-linear-key}"'],
    ['cursor', 'file', '"Authorization": "Bearer uag_••••••••"'],
    ['codex', 'file', 'http_headers = { Authorization = "Bearer uag_••••••••" }'],
    ['goose', 'file', 'Authorization: Bearer uag_••••••••'],
  ] as const)('shows how an entry comes by its key: %s, %s', async (app, credential, line) => {
    const { preview } = await bench();
    const { diff } = await preview({ app, credential, door: 'file' });
    expect(diff.map(({ text }) => text.trim())).toContain(line);
  });

  test('says that a file will be made', async () => {
    const { preview } = await bench();
    expect(await preview({ app: 'cursor' })).toMatchObject({ creates_file: true });
  });

  test('says at once that a file is write-protected, and what goes all the same', async () => {
    const { write, preview } = await bench();
    await chmod(await write(cursor, '{}'), 0o444);
    await expect(preview({ app: 'cursor' })).rejects.toMatchObject({
      code: 'app_file_read_only', message: expect.stringMatching(/mcp\.json is write-protected/), remedy: expect.stringMatching(/copy the text/),
    });
    expect((await preview({ app: 'cursor', door: 'snippet' })).text).toContain('http://localhost:9050/mcp');
  });

  test.skipIf(process.getuid?.() === 0)('says the same of a folder that nobody may write to', async () => {
    const { write, preview, home } = await bench();
    await write(cursor, '{}');
    await chmod(join(home, '.cursor'), 0o555);
    onTestFinished(() => chmod(join(home, '.cursor'), 0o755));
    await expect(preview({ app: 'cursor' })).rejects.toMatchObject({
      code: 'app_file_read_only', message: expect.stringMatching(/^The folder of .* is write-protected/),
    });
  });

  test('says at once that a proxy without a sign-in is not opened to containers', async () => {
    const { preview, targets } = await bench();
    targets.all = [{ ...targetOf(1, 'Linear'), signsIn: false }];
    await expect(preview({ app: 'cursor', host: 'container' })).rejects.toMatchObject({
      code: 'open_to_network', field: 'host', message: expect.stringMatching(/^Linear asks for no sign-in/), remedy: expect.stringMatching(/OAuth/),
    });
    expect(await preview({ app: 'cursor' })).toMatchObject({ opens: null });
  });

  test.each(['claude-desktop', 'codex', 'goose'])('says at once that %s does not speak the older HTTP+SSE', async (app) => {
    const { preview, targets } = await bench();
    targets.all = [{ ...targetOf(1, 'Linear'), transport: 'sse' }];
    await expect(preview({ app })).rejects.toMatchObject({ code: 'app_transport_unsupported', message: expect.stringMatching(/cannot call Linear/) });
    expect((await preview({ app: 'claude-code' })).text).toContain('"type": "sse"');
  });

  test('opens nothing for an application that the bridge leads to Gatehouse', async () => {
    const { preview } = await bench();
    expect(await preview({ app: 'claude-desktop', host: 'container' })).toMatchObject({ opens: null });
  });

  test('names what would be replaced, and a name that is free', async () => {
    const { write, preview } = await bench();
    await write(cursor, '{"mcpServers": {"linear": {"command": "npx", "args": ["--secret", "v-secret"], "env": {"API_KEY": "k-secret"}}, "linear-2": {}}}');
    const shown = await preview({ app: 'cursor' });
    expect(shown.replaces).toMatchObject({ ours: false, text: expect.stringContaining('npx') });
    expect(shown.replaces?.text).not.toMatch(/[kv]-secret/);
    expect(shown.suggested_name).toBe('linear-3');
  });

  test.each([['app', { app: 'nothing' }], ['target', { app: 'cursor', target: { kind: 'proxy', id: 9 } as const }]])('refuses an unknown %s', async (field, input) => {
    const { preview } = await bench();
    await expect(preview(input)).rejects.toMatchObject({ code: 'not_found', field });
  });

  test.each(['a b', 'ü', 'x'.repeat(65), 'a.b'])('refuses the name %j', async (name) => {
    const { preview } = await bench();
    await expect(preview({ app: 'cursor', name })).rejects.toMatchObject({ code: 'invalid_input', field: 'name' });
  });

  test('refuses a name that the application keeps for itself', async () => {
    const { preview } = await bench();
    await expect(preview({ app: 'claude-code', name: 'workspace' })).rejects.toMatchObject({ field: 'name' });
  });
});
