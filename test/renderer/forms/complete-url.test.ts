import { expect, it } from 'vitest';
import { completeUrl } from '../../../renderer/forms/complete-url.ts';

it.each([
  ['localhost:3000/mcp', 'http://localhost:3000/mcp'],
  ['127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['192.168.1.20:3000/mcp', 'http://192.168.1.20:3000/mcp'],
  [' mcp.example.com/mcp ', 'https://mcp.example.com/mcp'],
  ['https://mcp.example.com', 'https://mcp.example.com'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['mailto:ada@example.com', 'mailto:ada@example.com'],
  ['ftp://example.com', 'ftp://example.com'],
  ['user:secret@example.com', 'user:secret@example.com'],
  ['not a url', 'not a url'],
  ['', ''],
])('%j becomes %j', (typed, url) => {
  expect(completeUrl(typed)).toBe(url);
});
