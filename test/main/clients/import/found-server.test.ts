import { describe, expect, test } from 'vitest';
import { foundServer } from '../../../../main/clients/import/found-server.ts';
import { sameServer, serverId, serverView } from '../../../../main/clients/import/server-view.ts';
import type { Data } from '../../../../main/clients/editors/editor.ts';

const http = (over: object = {}) => ({ kind: 'http', url: 'https://mcp.example.com/mcp', headers: {}, args: [], env: {}, ...over });
const stdio = (over: object = {}) => ({ kind: 'stdio', command: 'npx', args: ['-y', 'server'], headers: {}, env: {}, ...over });
const url = 'https://mcp.example.com/mcp';

describe('an entry of an application becomes a server behind a proxy', () => {
  test.each<[string, Data, object]>([
    ['Cursor', { url }, http()],
    ['VS Code', { type: 'http', url, headers: { 'X-Team': 'blue' } }, http({ headers: { 'X-Team': 'blue' } })],
    ['Claude Code, over SSE', { type: 'sse', url }, http({ kind: 'sse' })],
    ['Windsurf', { serverUrl: url }, http()],
    ['Gemini CLI', { httpUrl: url }, http()],
    ['Codex', { url, http_headers: { 'X-Team': 'blue' } }, http({ headers: { 'X-Team': 'blue' } })],
    ['Goose', { type: 'streamable_http', uri: url, envs: {}, enabled: true }, http()],
    ['Claude Desktop', { command: 'npx', args: ['-y', 'server'], env: { LEVEL: '1' } }, stdio({ env: { LEVEL: '1' } })],
    ['a number in the environment', { command: 'npx', args: ['-y', 'server'], env: { PORT: 1, ON: true, NONE: null } }, stdio({ env: { PORT: '1', ON: 'true' } })],
    ['opencode', { type: 'local', command: ['npx', '-y', 'server'], environment: { LEVEL: '1' } }, stdio({ env: { LEVEL: '1' } })],
    ['Zed', { source: 'custom', command: { path: 'npx', args: ['-y', 'server'], env: { LEVEL: '1' } } }, stdio({ env: { LEVEL: '1' } })],
    ['Goose, a program', { type: 'stdio', cmd: 'npx', args: ['-y', 'server'], envs: {} }, stdio()],
    ['a default', { command: '${NPX:-npx}', args: ['-y', '${SERVER:-server}'] }, stdio()],
    ['mcp-remote', { command: 'npx', args: ['-y', 'mcp-remote@latest', url] }, http()],
    ['mcp-remote with a header', {
      command: 'npx', args: ['mcp-remote', url, '--header', 'Authorization: Bearer ${TOKEN}'], env: { TOKEN: 's3cret' },
    }, http({ headers: { Authorization: 'Bearer s3cret' } })],
    ['mcp-remote over SSE', { command: '/usr/bin/mcp-remote', args: [url, '--transport', 'sse-only'] }, http({ kind: 'sse' })],
  ])('%s', (_, entry, upstream) => {
    expect(foundServer(entry)).toEqual({ upstream, toEnter: [], leftOut: [], problem: null });
  });

  test('what has no place behind a proxy is said, where it makes a difference', () => {
    const found = foundServer({ command: 'npx', args: ['server'], cwd: '/home/ada/notes', envFile: '${workspaceFolder}/.env', timeout: 30 });
    expect(found).toMatchObject({ upstream: { command: 'npx', env: {} }, problem: null });
    expect(found?.leftOut).toEqual([
      'Here it starts in /home/ada/notes, behind Gatehouse in your home folder: write paths in full.',
      'The variables in ${workspaceFolder}/.env are not taken over: enter those that it needs in the proxy.',
    ]);
  });

  test.each<[string, Data]>([
    ['a part of the application itself', { type: 'builtin', name: 'developer', enabled: true }],
    ['a text', 'npx server'],
    ['an empty command', { command: '', args: [] }],
  ])('%s is none', (_, entry) => {
    expect(foundServer(entry)).toBeNull();
  });

  test('values that only the application can look up are left blank, and named', () => {
    expect(foundServer({ url, headers: { 'Authorization': 'Bearer ${input:key}', 'X-Team': 'blue' } })).toEqual({
      upstream: http({ headers: { 'Authorization': '', 'X-Team': 'blue' } }), toEnter: ['Authorization'], leftOut: [], problem: null,
    });
    expect(foundServer({ command: 'npx', args: ['-y', 'server'], env: { TOKEN: '${env:TOKEN}' } }))
      .toMatchObject({ upstream: { env: { TOKEN: '' } }, toEnter: ['TOKEN'] });
  });

  test.each<[Data, string]>([
    [{ command: 'node', args: ['${workspaceFolder}/server.js'] }, 'It refers to ${workspaceFolder}, which only the app knows.'],
    [{ url: 'https://${HOST}/mcp' }, 'It refers to ${HOST}, which only the app knows.'],
    [{ url: 'unix:///run/mcp.sock' }, 'Its address is no http:// or https:// URL.'],
  ])('what cannot stand behind a proxy says why: %j', (entry, problem) => {
    expect(foundServer(entry)?.problem).toBe(problem);
  });
});

describe('what is shown of a server', () => {
  const view = (entry: Data) => {
    const found = foundServer(entry);
    if (!found) throw new Error('There is no server.');
    return serverView('cursor', 'one', found, null);
  };

  test('holds no secret', () => {
    const shown = JSON.stringify([
      view({ url: `${url}?api_key=s3cret`, headers: { Authorization: 'Bearer s3cret' } }),
      view({ command: 'npx', args: ['server', '--api-key', 's3cret', '--token=s3cret'], env: { TOKEN: 's3cret' } }),
    ]);
    expect(shown).not.toContain('s3cret');
    expect(shown).toContain('Authorization');
    expect(shown).toContain('TOKEN');
  });

  test('proposes the sign-in of a server elsewhere that is given no credential, and none otherwise', () => {
    expect(view({ url }).sign_in).toBe('server');
    expect(view({ url, headers: { 'X-API-Key': 'k' } }).sign_in).toBe('none');
    expect(view({ url: 'http://127.0.0.1:3000/mcp' }).sign_in).toBe('none');
    expect(view({ command: 'npx' }).sign_in).toBe('none');
  });

  test('has another id once anything of it is another, its secrets too', () => {
    const idOf = (entry: Data) => view(entry).id;
    expect(idOf({ url })).toBe(idOf({ url, disabled: true }));
    expect(idOf({ url, headers: { Authorization: 'Bearer one' } })).not.toBe(idOf({ url, headers: { Authorization: 'Bearer two' } }));
  });

  test('is one server whatever its secrets are', () => {
    const [one, other] = [foundServer({ url, headers: { Authorization: 'Bearer one' } }), foundServer({ url })];
    expect(one && other && sameServer(one.upstream, other.upstream)).toBe(true);
    expect(one && serverId('cursor', 'a', one)).not.toBe(one && serverId('cursor', 'b', one));
  });
});
