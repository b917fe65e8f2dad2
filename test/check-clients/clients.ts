/** A client application that the npm registry has, and how it is asked for its servers. */
export interface RealClient {
  /** In Gatehouse's registry. */
  app: string;
  package: string;
  /** The program, and the arguments by which it lists its servers. */
  command: readonly [string, ...string[]];
  /** Its file, in the home folder, as somebody would have it before. */
  file: string;
  before: string;
  /** Of what it had before, something that it has to list still. */
  neighbour: string;
}

const neighbour = 'neighbour';

export const realClients: readonly RealClient[] = [
  {
    app: 'claude-code', package: '@anthropic-ai/claude-code', command: ['claude', 'mcp', 'list'], neighbour,
    file: '.claude.json', before: '{ "mcpServers": { "neighbour": { "type": "http", "url": "http://127.0.0.1:1/mcp" } } }\n',
  },
  {
    app: 'codex', package: '@openai/codex', command: ['codex', 'mcp', 'list'], neighbour,
    file: '.codex/config.toml', before: '# Mine.\nmodel = "gpt-5"\n\n[mcp_servers.neighbour]\nurl = "http://127.0.0.1:1/mcp"\n',
  },
  {
    app: 'gemini-cli', package: '@google/gemini-cli', command: ['gemini', 'mcp', 'list'], neighbour,
    file: '.gemini/settings.json', before: '{\n  // Mine.\n  "mcpServers": { "neighbour": { "httpUrl": "http://127.0.0.1:1/mcp" } }\n}\n',
  },
  {
    app: 'opencode', package: 'opencode-ai', command: ['opencode', 'mcp', 'list'], neighbour,
    file: '.config/opencode/opencode.json',
    before: '{\n  // Mine.\n  "mcp": { "neighbour": { "type": "remote", "url": "http://127.0.0.1:1/mcp", "enabled": false } }\n}\n',
  },
];
