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

/** The fixture of each application: the file of a person called ada, and the entry for one server. */
export const expected: Record<string, { paths: (string | null)[]; entry: object }> = {
  'cursor': { paths: home('.cursor/mcp.json'), entry: { url } },
  'claude-desktop': {
    paths: [
      '/home/ada/Library/Application Support/Claude/claude_desktop_config.json',
      '/home/ada/.config/Claude/claude_desktop_config.json',
      'C:\\Users\\ada\\AppData\\Local\\Packages\\Claude_*\\LocalCache\\Roaming\\Claude\\claude_desktop_config.json',
    ],
    entry: { command: '/bridge', args: ['1'], env: {} },
  },
  'claude-code': { paths: home('.claude.json'), entry: { type: 'http', url } },
  'vscode': { paths: settings('Code/User/mcp.json'), entry: { type: 'http', url } },
  'vscode-insiders': { paths: settings('Code - Insiders/User/mcp.json'), entry: { type: 'http', url } },
  'vscode-workspace': { paths: ['.vscode/mcp.json', '.vscode/mcp.json', '.vscode\\mcp.json'], entry: { type: 'http', url } },
  'devin-desktop': { paths: config('devin/mcp_config.json'), entry: { url } },
  'windsurf': { paths: home('.codeium/windsurf/mcp_config.json'), entry: { serverUrl: url } },
  'codex': { paths: home('.codex/config.toml'), entry: { url } },
  'gemini-cli': { paths: home('.gemini/settings.json'), entry: { type: 'http', url } },
  'antigravity': { paths: home('.gemini/config/mcp_config.json'), entry: { serverUrl: url } },
  'zed': { paths: config('zed/settings.json', 'Zed/settings.json'), entry: { url } },
  'cline': { paths: home('.cline/data/settings/cline_mcp_settings.json'), entry: { type: 'streamableHttp', url, disabled: false } },
  'lm-studio': { paths: home('.lmstudio/mcp.json'), entry: { url } },
  'goose': {
    paths: config('goose/config.yaml', 'Block/goose/config/config.yaml'),
    entry: {
      type: 'streamable_http', name: 'linear', description: '', uri: url, headers: {}, env_keys: [], envs: {}, enabled: true,
      timeout: 300,
    },
  },
  'junie': { paths: home('.junie/mcp/mcp.json'), entry: { url } },
  'jetbrains-ai': { paths: none, entry: { url } },
  'continue': { paths: home('.continue/mcpServers/gatehouse.json'), entry: { type: 'http', url } },
  'warp': { paths: home('.warp/.mcp.json'), entry: { url } },
  'kiro': { paths: home('.kiro/settings/mcp.json'), entry: { url, disabled: false } },
  'opencode': { paths: home('.config/opencode/opencode.json'), entry: { type: 'remote', url, enabled: true } },
  'copilot-cli': { paths: home('.copilot/mcp-config.json'), entry: { type: 'http', url, tools: ['*'] } },
  'cherry-studio': { paths: none, entry: { type: 'streamableHttp', baseUrl: url, url } },
  'agent-zero': { paths: none, entry: { type: 'streamable-http', url } },
};
