import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ended, lineMatching } from './child-process.ts';
import { freePort } from './loopback.ts';

/** The program of the reference server, to be started with the name of a transport. */
export function everythingProgram(): string {
  const manifest = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/package.json');
  return join(dirname(manifest), 'dist', 'index.js');
}

/**
 * Starts the reference server of the MCP project, `@modelcontextprotocol/server-everything`, as a child process.
 * @param transport streamable HTTP, or HTTP+SSE of 2024-11-05
 * @returns its URL and a function that stops it
 */
export async function startEverythingServer(
  transport: 'streamableHttp' | 'sse' = 'streamableHttp',
): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const child = spawn(process.execPath, [everythingProgram(), transport], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await lineMatching(child, /(?:listening|running) on port/i);
  return {
    url: `http://127.0.0.1:${port}/${transport === 'sse' ? 'sse' : 'mcp'}`,
    async stop() {
      child.kill('SIGTERM');
      await ended(child, 5_000);
    },
  };
}
