export interface AppSnippet {
  id: 'cursor' | 'vscode' | 'claude-code' | 'codex';
  app: string;
  /** What to do with `code`, as a sentence. */
  where: string;
  code: string;
}

/** A name that every application's configuration accepts. */
const entryName = (proxyName: string): string =>
  proxyName.trim().toLowerCase().replace(/[^a-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '') || 'mcp-server';

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** What to put into each application so that it connects to a proxy. Nothing but the URL: the rest is discovered. */
export function appSnippets(proxyName: string, url: string): AppSnippet[] {
  const name = entryName(proxyName);
  return [
    {
      id: 'cursor',
      app: 'Cursor',
      where: 'Add this to ~/.cursor/mcp.json, then choose Connect in Cursor’s MCP settings.',
      code: json({ mcpServers: { [name]: { url } } }),
    },
    {
      id: 'vscode',
      app: 'VS Code',
      where: 'Run “MCP: Open User Configuration” in VS Code and add this.',
      code: json({ servers: { [name]: { type: 'http', url } } }),
    },
    {
      id: 'claude-code',
      app: 'Claude Code',
      where: 'Run this in a terminal, then choose the server under /mcp to sign in.',
      code: `claude mcp add --transport http --scope user ${name} ${url}`,
    },
    {
      id: 'codex',
      app: 'Codex',
      where: 'Add this to ~/.codex/config.toml, then run “codex mcp login” with the name of the entry.',
      code: `[mcp_servers.${name}]\nurl = "${url}"`,
    },
  ];
}
