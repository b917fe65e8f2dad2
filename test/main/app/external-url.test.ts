import { expect, it } from 'vitest';
import { externalUrl } from '../../../main/app/external-url.ts';

it.each([
  ['https://accounts.example.com/authorize?a=b c', 'https://accounts.example.com/authorize?a=b%20c'],
  ['HTTPS://EXAMPLE.COM', 'https://example.com/'],
  ['http://localhost:8080/x', 'http://localhost:8080/x'],
  ['http://127.0.0.1:4000/auth', 'http://127.0.0.1:4000/auth'],
  ['http://[::1]:4000/', 'http://[::1]:4000/'],
  ['https://example.com/$(touch x)`"', 'https://example.com/$(touch%20x)%60%22'],
])('opens %s', (text, url) => {
  expect(externalUrl(text)).toBe(url);
});

it.each([
  'javascript:alert(1)', 'file:///etc/passwd', 'vscode:mcp/install', 'http://example.com/',
  'http://localhost.evil.com/', 'http://127.0.0.1.evil.com/', 'https://user:secret@example.com/', 'smb://host/share', 'ms-msdt:/id',
  '--help', '', 'example.com',
])('refuses %s', (text) => {
  expect(() => externalUrl(text)).toThrow(expect.objectContaining({ code: 'external_url_refused' }));
});
