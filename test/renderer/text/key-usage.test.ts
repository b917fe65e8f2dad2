import { describe, expect, it } from 'vitest';
import { curlCommand, keyHeaders } from '../../../renderer/text/key-usage.ts';

describe('keyHeaders', () => {
  it('are the two that a proxy looks at', () => {
    expect(keyHeaders('uag_x')).toEqual(['X-API-Key: uag_x', 'Authorization: Bearer uag_x']);
  });
});

describe('curlCommand', () => {
  const command = curlCommand('http://localhost:9050/mcp', 'gw_session_x');

  it('carries the token and what MCP asks of a client', () => {
    expect(command).toMatch(/^curl http:\/\/localhost:9050\/mcp -H "Authorization: Bearer gw_session_x" -H /);
    expect(command).toContain('-H "Accept: application/json, text/event-stream"');
  });

  it('greets the server, in quotes that POSIX shells and cmd read alike', () => {
    const body = /-d "(.*)"$/.exec(command)?.[1]?.replaceAll('\\"', '"');
    expect(JSON.parse(body ?? '')).toMatchObject({ jsonrpc: '2.0', id: 1, method: 'initialize' });
    expect(command).not.toMatch(/['`$!%]/);
  });
});
