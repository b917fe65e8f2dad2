import { basename } from 'node:path/posix';

export interface RemoteServer {
  url: string;
  headers: Record<string, string>;
  transport: 'http' | 'sse';
}

/**
 * The server behind `npx mcp-remote <url>`, by which applications that speak stdio alone reach servers over HTTP; null
 * for any other command. Its header values name variables of the entry as `${NAME}`.
 */
export function unwrapRemote(command: readonly string[], env: Readonly<Record<string, string>>): RemoteServer | null {
  const at = command.findIndex((word) => /^mcp-remote(@[^/]*)?$/.test(basename(word)));
  const url = command[at + 1];
  if (at === -1 || url === undefined) return null;
  const rest = command.slice(at + 2);
  const headers = rest.flatMap((word, index) => (word === '--header' ? [rest[index + 1] ?? ''] : [])).flatMap((line) => {
    const [, name, text] = /^([^:\s]+)\s*:\s*(.*)$/.exec(line) ?? [];
    return name === undefined || text === undefined ? [] : [[name, filledIn(text, env)] as const];
  });
  const strategy = rest.includes('--transport') ? rest[rest.indexOf('--transport') + 1] : undefined;
  return { url, headers: Object.fromEntries(headers), transport: strategy === 'sse-only' ? 'sse' : 'http' };
}

const filledIn = (text: string, env: Readonly<Record<string, string>>): string =>
  text.replace(/\$\{(\w+)\}/g, (whole, name: string) => env[name] ?? whole);
