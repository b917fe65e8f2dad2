// A stdio server of the official SDK, of both eras, that changes what it says of its tools while it runs.
import { Server } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { TurningTools } from './turning-mcp-server/tools.mjs';

serveStdio(() => {
  const tools = new TurningTools();
  const server = new Server({ name: 'turning', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', () => tools.list());
  server.setRequestHandler('tools/call', ({ params }) => tools.call(params.name));
  return server;
});
