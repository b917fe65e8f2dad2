import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ended, lineMatching } from './child-process.ts';
import { freePort } from './loopback.ts';

/**
 * Starts the reference server of the MCP project, `@modelcontextprotocol/server-everything`, over streamable HTTP as
 * a child process.
 * @returns its URL and a function that stops it
 */
export async function startEverythingServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const manifest = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/package.json');
  const child = spawn(process.execPath, [join(dirname(manifest), 'dist', 'index.js'), 'streamableHttp'], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await lineMatching(child, /listening on port/i);
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    async stop() {
      child.kill('SIGTERM');
      await ended(child, 5_000);
    },
  };
}
