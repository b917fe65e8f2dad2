/** How a person makes each known client forget its dead registration and start anew. */
export interface Recovery {
  client: string;
  /** Tells the client by the redirect URI it sent. */
  redirect: RegExp;
  steps: string;
  /** Shown as code to copy. */
  command?: string;
}

export const recoveries: readonly Recovery[] = [
  {
    client: 'Cursor',
    redirect: /^cursor:|cursor\.com\/|^http:\/\/localhost:8787\//,
    steps: 'Open Settings, Tools & MCP, choose Log out (or Clear) beside this server, then Connect again.',
  },
  {
    client: 'Claude Code',
    redirect: /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?\/callback$/,
    steps: 'Log out of this server and log in again. If it stays stuck, remove the server and add it once more.',
    command: 'claude mcp logout <name> && claude mcp login <name>',
  },
  {
    client: 'VS Code',
    redirect: /vscode\.dev\/redirect|^http:\/\/127\.0\.0\.1(:\d+)?\/$|^vscode/,
    steps: 'Run “Authentication: Remove Dynamic Authentication Providers” from the command palette, pick this server, then start it again.',
  },
  {
    client: 'Claude Desktop and mcp-remote',
    redirect: /^http:\/\/localhost:\d+\/oauth\/callback$/,
    steps: 'Delete the folder .mcp-auth in your home folder, then restart the app.',
    command: 'rm -rf ~/.mcp-auth',
  },
  {
    client: 'Codex',
    redirect: /^http:\/\/127\.0\.0\.1:\d+\/callback$/,
    steps: 'Log in again; Codex registers anew each time.',
    command: 'codex mcp login <name>',
  },
  {
    client: 'MCP Inspector',
    redirect: /\/oauth\/callback(\/debug)?$/,
    steps: 'Open the authentication settings, clear the OAuth state and connect again.',
  },
  {
    client: 'Any other client',
    redirect: /^$/,
    steps: 'Remove this server from the app, or log out of it there, then add it again: the app then registers itself anew.',
  },
];

/** Best guess first, by the redirect URI that came along. */
export function recoveriesFor(redirectUri: string | null): Recovery[] {
  const likely = recoveries.filter((recovery) => redirectUri !== null && recovery.redirect.test(redirectUri));
  return [...likely, ...recoveries.filter((recovery) => !likely.includes(recovery))];
}
