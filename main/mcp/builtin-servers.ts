/** One of the gateway's own MCP servers, as it is known outside. */
export interface BuiltinServer {
  /** As applications and the bridge call it. */
  name: string;
  /** On the gateway's port. */
  path: string;
}

/** All of them, by their ids. */
export const builtinServers = {
  'discovery': { name: 'Gatehouse discovery', path: '/api/v1/mcp' },
  'skill-security': { name: 'Gatehouse skill security', path: '/api/v1/mcp/skill-security' },
} as const satisfies Readonly<Record<string, BuiltinServer>>;

export const findBuiltinServer = (id: string): BuiltinServer | null =>
  (Object.hasOwn(builtinServers, id) ? builtinServers[id as keyof typeof builtinServers] : null);
