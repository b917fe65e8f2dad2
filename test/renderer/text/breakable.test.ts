import { expect, it } from 'vitest';
import { breakable } from '../../../renderer/text/breakable.ts';

it.each([
  ['http://localhost:9050/mcp', ['http://', 'localhost:9050', '/mcp']],
  ['https://mcp.example.com/v1?team=a&all=1', ['https://', 'mcp', '.example', '.com', '/v1', '?team=a', '&all=1']],
  ['npx -y @example/files', ['npx ', '-y ', '@example', '/files']],
])('breaks %s between its names', (text, parts) => {
  expect(breakable(text)).toEqual(parts);
  expect(parts.join('')).toBe(text);
});
