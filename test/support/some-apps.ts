import type { ImportableServer, ImportSource } from '../../preload/schema/app-import.ts';
import type { AppApplied, AppPreview, AppTargetView, AppView } from '../../preload/schema/apps.ts';

/** Client applications in every state, for tests that look at screens. */

export const anAppTarget = (over: Partial<AppTargetView> = {}): AppTargetView => ({
  target: { kind: 'proxy', id: 1 },
  target_name: 'Linear',
  state: 'installed',
  detail: null,
  line: null,
  next_step: null,
  entry_name: null,
  door: null,
  credential: null,
  path: null,
  folder: null,
  opened: null,
  awaiting_confirmation: false,
  added_at: null,
  ...over,
});

/** What comes of adding a proxy to Cursor. */
export const anApplied = (over: Partial<AppApplied> = {}): AppApplied => ({
  entry: anAppTarget({ state: 'added', entry_name: 'linear' }), next_step: 'Restart Cursor.', key: null, variable: null,
  link: null, ...over,
});

const github = { target: { kind: 'proxy' as const, id: 2 }, target_name: 'GitHub' };

/** The gateway's own server, in none of the applications. */
export const aBuiltinTarget = (over: Partial<AppTargetView> = {}): AppTargetView => anAppTarget({
  target: { kind: 'builtin', name: 'discovery' }, target_name: 'Gatehouse discovery', ...over,
});

const added = (over: Partial<AppTargetView> = {}): AppTargetView => anAppTarget({
  state: 'added', entry_name: 'linear', door: 'file', credential: 'oauth', added_at: '2026-01-11T10:00:00.000Z', ...over,
});

export const anApp = (over: Partial<AppView> = {}): AppView => ({
  id: 'cursor',
  name: 'Cursor',
  installed: true,
  path: '/home/ada/.cursor/mcp.json',
  format: 'JSON with comments',
  doors: ['link', 'file', 'snippet'],
  credentials: ['oauth', 'file', 'environment'],
  needs_folder: false,
  in_container: false,
  by_bridge: false,
  website: 'https://cursor.com/docs/mcp',
  redirect_uris: ['cursor://anysphere.cursor-mcp/oauth/callback'],
  targets: [anAppTarget(), anAppTarget(github), aBuiltinTarget()],
  ...over,
});

export const someApps: AppView[] = [
  anApp({ targets: [
    added({ next_step: 'Restart Cursor, then turn the server on under Customize > MCPs.' }), anAppTarget(github),
    aBuiltinTarget(),
  ] }),
  anApp({
    id: 'claude-desktop', name: 'Claude Desktop', path: '/home/ada/.config/Claude/claude_desktop_config.json',
    format: 'JSON', doors: ['file', 'snippet'], credentials: ['oauth'], by_bridge: true, redirect_uris: [],
    targets: [
      added({ state: 'needs_restart', detail: 'Claude Desktop has not read its file since.', next_step: 'Quit Claude Desktop and start it again.' }),
      added({ ...github, state: 'changed_by_somebody', entry_name: 'github', detail: '"github" in its file is not what Gatehouse wrote.' }),
    ],
  }),
  anApp({
    id: 'claude-code', name: 'Claude Code', path: '/home/ada/.claude.json', format: 'JSON',
    doors: ['command', 'file', 'snippet'], credentials: ['oauth', 'environment'],
    targets: [added({ state: 'out_of_date', detail: '"linear" has an old address or name.' }), anAppTarget(github)],
  }),
  anApp({
    id: 'zed', name: 'Zed', path: '/home/ada/.config/zed/settings.json', doors: ['file', 'snippet'], credentials: ['oauth', 'file'],
    targets: [
      anAppTarget({ state: 'unreadable', detail: 'A comma is missing.', line: 12 }),
      anAppTarget({ ...github, state: 'unreadable', detail: 'A comma is missing.', line: 12 }),
    ],
  }),
  anApp({ id: 'vscode-workspace', name: 'VS Code workspace', path: null, installed: false, needs_folder: true,
    credentials: ['oauth', 'prompt'], doors: ['file', 'snippet'], targets: [anAppTarget({ state: 'not_installed' })] }),
  anApp({ id: 'agent-zero', name: 'Agent Zero', path: null, format: null, installed: false, in_container: true,
    doors: ['snippet'], credentials: ['file'], targets: [anAppTarget({ state: 'not_installed' })] }),
];

export const anAppPreview = (over: Partial<AppPreview> = {}): AppPreview => ({
  app: 'cursor',
  door: 'file',
  entry_name: 'linear',
  path: '/home/ada/.cursor/mcp.json',
  real_path: null,
  creates_file: false,
  text: '{\n  "mcpServers": {\n    "linear": {\n      "url": "http://localhost:9050/mcp"\n    }\n  }\n}\n',
  diff: [
    { line: 1, kind: 'same', text: '{' },
    { line: 2, kind: 'same', text: '  "mcpServers": {' },
    { line: 3, kind: 'removed', text: '    "files": { "command": "npx", "env": { "API_KEY": "[hidden]" } }' },
    { line: 3, kind: 'added', text: '    "files": { "command": "npx", "env": { "API_KEY": "[hidden]" } },' },
    { line: 4, kind: 'added', text: '    "linear": {' },
    { line: 5, kind: 'added', text: '      "url": "http://localhost:9050/mcp"' },
    { line: 6, kind: 'added', text: '    }' },
    { line: 7, kind: 'same', text: '  }' },
  ],
  replaces: null,
  suggested_name: null,
  link: null,
  command: null,
  credential: 'oauth',
  variable: null,
  must_quit: false,
  opens: null,
  warnings: [],
  next_step: 'Restart Cursor, then turn the server on under Customize > MCPs.',
  token: 'token-1',
  ...over,
});

/** Of an application that asks about everything there is to ask about. */
export const anAskingPreview = anAppPreview({
  app: 'claude-desktop',
  path: '/home/ada/.config/Claude/claude_desktop_config.json',
  must_quit: true,
  replaces: { text: '{\n  "command": "npx",\n  "env": { "API_KEY": "[hidden]" }\n}', ours: false },
  suggested_name: 'linear-2',
  opens: { allowed_hosts: ['host.docker.internal'], bind_addresses: ['172.17.0.1'] },
  warnings: ['The file starts with a byte order mark, on which Claude Desktop fails. It is taken out.'],
});

export const anImportable = (over: Partial<ImportableServer> = {}): ImportableServer => ({
  id: 'server-1', name: 'notion', kind: 'http', what: 'https://mcp.notion.example/mcp', headers: [], env: [],
  sign_in: 'server', to_enter: [], left_out: [], problem: null, proxy_id: null, ...over,
});

export const someImportSources: ImportSource[] = [
  {
    app: 'cursor', app_name: 'Cursor', path: '/home/ada/.cursor/mcp.json', can_switch: true, problem: null, line: null,
    servers: [
      anImportable(),
      anImportable({ id: 'server-2', name: 'files', kind: 'stdio', what: 'npx -y @example/files --api-key [hidden]',
        env: ['FILES_TOKEN'], sign_in: 'none', to_enter: ['FILES_TOKEN'], proxy_id: 5,
        left_out: ['The variables in /home/ada/notes/.env are not taken over: enter those that it needs in the proxy.'] }),
      anImportable({ id: 'server-3', name: 'workspace', kind: 'stdio', what: 'node ${workspaceFolder}/server.js', sign_in: 'none',
        problem: 'It refers to ${workspaceFolder}, which only the app knows.' }),
    ],
  },
  { app: 'zed', app_name: 'Zed', path: '/home/ada/.config/zed/settings.json', can_switch: true, problem: 'A comma is missing.', line: 12, servers: [] },
];
