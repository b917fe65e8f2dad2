const url = 'http://localhost:9050/mcp';

/** In the folder of settings: macOS, Linux, Windows. */
const settings = (path: string): string[] => [
  `/home/ada/Library/Application Support/${path}`,
  `/home/ada/.config/${path}`,
  `C:\\Users\\ada\\AppData\\Roaming\\${path.replaceAll('/', '\\')}`,
];
const home = (path: string): string[] => [
  `/home/ada/${path}`, `/home/ada/${path}`, `C:\\Users\\ada\\${path.replaceAll('/', '\\')}`,
];
/** Linux's way on macOS too. */
const config = (path: string, windows = path): string[] => [
  `/home/ada/.config/${path}`, `/home/ada/.config/${path}`, `C:\\Users\\ada\\AppData\\Roaming\\${windows.replaceAll('/', '\\')}`,
];
const none = [null, null, null];

interface Fixture {
  paths: (string | null)[];
  entry: object;
  /** The file as its users have it; left out where there is none. */
  typical?: string;
}

const servers = (root: string, entry: object): string => `${JSON.stringify({ [root]: { github: entry } }, null, 2)}\n`;
const remote = { url: 'https://mcp.example.com/mcp' };
const program = { command: 'npx', args: ['-y', '@modelcontextprotocol/server-everything'], env: { TOKEN: 'x' } };

/** What else stands in the settings of an editor. */
const zedSettings = `// Zed settings
{
  "theme": "One Dark", // mine
  "vim_mode": true,
  "context_servers": {
    // from the team
    "github": { "source": "custom", "command": "npx", "args": ["-y", "x"], "env": {} },
  },
  "languages": { "TypeScript": { "tab_size": 2 } },
}
`;
const vscodeFile = `{
\t"inputs": [
\t\t{ "type": "promptString", "id": "token", "description": "Token", "password": true }
\t],
\t"servers": {
\t\t"github": {
\t\t\t"type": "http",
\t\t\t"url": "https://mcp.example.com/mcp", // the team's
\t\t\t"headers": { "Authorization": "Bearer \${input:token}" }
\t\t}
\t}
}`;

/** The fixture of each application: the file of a person called ada, and the entry for one server. */
export const expected: Record<string, Fixture> = {
  'cursor': {
    paths: home('.cursor/mcp.json'),
    entry: { url },
    typical: servers('mcpServers', program),
  },
  'claude-desktop': {
    paths: [
      '/home/ada/Library/Application Support/Claude/claude_desktop_config.json',
      '/home/ada/.config/Claude/claude_desktop_config.json',
      'C:\\Users\\ada\\AppData\\Local\\Packages\\Claude_*\\LocalCache\\Roaming\\Claude\\claude_desktop_config.json',
    ],
    entry: { command: '/bridge', args: ['1'], env: {} },
    typical: `${JSON.stringify({ globalShortcut: 'Alt+Space', mcpServers: { github: program }, preferences: { menuBarEnabled: true } }, null, 2)}`,
  },
  'claude-code': {
    paths: home('.claude.json'),
    entry: { type: 'http', url },
    typical: `${JSON.stringify({ numStartups: 41, tipsHistory: { 'shift-tab': 3 }, projects: { '/home/ada/x': { mcpServers: {}, history: [] } }, mcpServers: { github: { type: 'http', ...remote } } }, null, 2)}`,
  },
  'vscode': {
    paths: settings('Code/User/mcp.json'),
    entry: { type: 'http', url },
    typical: vscodeFile,
  },
  'vscode-insiders': {
    paths: settings('Code - Insiders/User/mcp.json'),
    entry: { type: 'http', url },
    typical: vscodeFile,
  },
  'vscode-remote': {
    paths: home('.vscode-server/data/User/mcp.json'),
    entry: { type: 'http', url },
    typical: vscodeFile,
  },
  'vscode-workspace': {
    paths: ['.vscode/mcp.json', '.vscode/mcp.json', '.vscode\\mcp.json'],
    entry: { type: 'http', url },
    typical: vscodeFile,
  },
  'devin-desktop': {
    paths: config('devin/mcp_config.json'),
    entry: { url },
    typical: servers('mcpServers', remote),
  },
  'windsurf': {
    paths: home('.codeium/windsurf/mcp_config.json'),
    entry: { serverUrl: url },
    typical: servers('mcpServers', { serverUrl: remote.url, disabled: false }),
  },
  'codex': {
    paths: home('.codex/config.toml'),
    entry: { url },
    typical: 'model = "gpt-5" # fast\napproval_policy = "on-request"\n\n[mcp_servers.github]\ncommand = "npx"\nargs = ["-y", "x"]\n\n[mcp_servers.github.env]\nTOKEN = "x"\n\n[projects."/home/ada/x"]\ntrust_level = "trusted"\n',
  },
  'gemini-cli': {
    paths: home('.gemini/settings.json'),
    entry: { type: 'http', url },
    typical: '{\n  // mine\n  "ui": { "theme": "GitHub" },\n  "mcpServers": {\n    "github": { "httpUrl": "https://mcp.example.com/mcp", "timeout": 5000 }\n  }\n}\n',
  },
  'antigravity': {
    paths: home('.gemini/config/mcp_config.json'),
    entry: { serverUrl: url },
    typical: servers('mcpServers', { serverUrl: remote.url }),
  },
  'zed': {
    paths: config('zed/settings.json', 'Zed/settings.json'),
    entry: { url },
    typical: zedSettings,
  },
  'cline': {
    paths: home('.cline/data/settings/cline_mcp_settings.json'),
    entry: { type: 'streamableHttp', url, disabled: false },
    typical: servers('mcpServers', { type: 'streamableHttp', ...remote, disabled: false, autoApprove: [], oauth: { tokens: { access_token: 'x' } } }),
  },
  'lm-studio': {
    paths: home('.lmstudio/mcp.json'),
    entry: { url },
    typical: servers('mcpServers', remote),
  },
  'goose': {
    paths: config('goose/config.yaml', 'Block/goose/config/config.yaml'),
    entry: {
      type: 'streamable_http', name: 'linear', description: '', uri: url, headers: {}, env_keys: [], envs: {}, enabled: true,
      timeout: 300,
    },
    typical: 'GOOSE_PROVIDER: anthropic\nextensions:\n  developer:\n    bundled: true\n    enabled: true\n    name: developer\n    timeout: 300\n    type: builtin\n  github:\n    type: streamable_http # the team\'s\n    uri: https://mcp.example.com/mcp\n    enabled: true\nGOOSE_MODE: smart_approve\n',
  },
  'junie': {
    paths: home('.junie/mcp/mcp.json'),
    entry: { url },
    typical: servers('mcpServers', program),
  },
  'jetbrains-ai': {
    paths: home('.ai/mcp/mcp.json'),
    entry: { url },
    typical: servers('mcpServers', { ...program, enabled: true }),
  },
  'continue': {
    paths: home('.continue/mcpServers/gatehouse.json'),
    entry: { type: 'http', url },
    typical: servers('mcpServers', { type: 'http', ...remote }),
  },
  'warp': {
    paths: home('.warp/.mcp.json'),
    entry: { url },
    typical: servers('mcpServers', program),
  },
  'kiro': {
    paths: home('.kiro/settings/mcp.json'),
    entry: { url, disabled: false },
    typical: servers('mcpServers', { ...program, disabled: false, autoApprove: ['echo'] }),
  },
  'opencode': {
    paths: home('.config/opencode/opencode.json'),
    entry: { type: 'remote', url, enabled: true },
    typical: '{\n  "$schema": "https://opencode.ai/config.json",\n  "model": "anthropic/claude", // mine\n  "mcp": {\n    "github": { "type": "remote", "url": "https://mcp.example.com/mcp", "enabled": true }\n  }\n}\n',
  },
  'copilot-cli': {
    paths: home('.copilot/mcp-config.json'),
    entry: { type: 'http', url, tools: ['*'] },
    typical: servers('mcpServers', { type: 'http', ...remote, tools: ['*'] }),
  },
  'cherry-studio': { paths: none, entry: { type: 'streamableHttp', baseUrl: url, url } },
  'agent-zero': { paths: none, entry: { type: 'streamable-http', url } },
};
