import { describe, expect, it } from 'vitest';
import { isAdmitted } from '../../../../main/oauth/redirect-uris/pattern.ts';
import { isRegistered } from '../../../../main/oauth/redirect-uris/registered.ts';
import { defaultRedirectPatterns } from '../../../../preload/schema/entities.ts';

/** What each client registers, and what it asks for at authorize where that differs, such as in the port. */
const clients: Record<string, { registers: string[]; uses?: string[] }> = {
  Cursor: {
    registers: [
      'cursor://anysphere.cursor-mcp/oauth/callback',
      'https://www.cursor.com/agents/mcp/oauth/callback',
      'http://localhost:8787/callback',
    ],
  },
  'Cursor of 2025': { registers: ['cursor://anysphere.cursor-mcp/oauth/user-everything/callback'] },
  'Cursor retrieval': { registers: ['cursor://anysphere.cursor-retrieval/oauth/user-everything/callback'] },
  'Cursor command line': { registers: ['http://127.0.0.1:41337/callback'] },
  'VS Code': {
    registers: [
      'https://insiders.vscode.dev/redirect', 'https://vscode.dev/redirect', 'http://127.0.0.1/',
      'http://127.0.0.1:33418/',
    ],
    uses: ['https://vscode.dev/redirect', 'http://127.0.0.1:33418/', 'http://127.0.0.1:52001/'],
  },
  'VS Code without the slash': {
    registers: ['http://127.0.0.1', 'http://127.0.0.1:33418', 'http://localhost', 'http://localhost:33418'],
    uses: ['http://127.0.0.1:52001', 'http://localhost:52001'],
  },
  'VS Code extension': { registers: ['vscode://publisher.extension/oauth/callback'] },
  'Claude Code': {
    registers: ['http://localhost:54212/callback'],
    uses: ['http://localhost:54212/callback', 'http://localhost:3118/callback'],
  },
  'Claude Code of August 2026': { registers: ['http://127.0.0.1:54212/callback'] },
  'Claude Code metadata document': {
    registers: ['http://localhost/callback', 'http://127.0.0.1/callback'],
    uses: ['http://localhost:54212/callback', 'http://127.0.0.1:54212/callback'],
  },
  Codex: { registers: ['http://127.0.0.1:49152/callback'], uses: ['http://127.0.0.1:65535/callback'] },
  'mcp-remote': {
    registers: ['http://localhost:3335/oauth/callback'], uses: ['http://localhost:49150/oauth/callback'],
  },
  'mcp-remote --host 127.0.0.1': { registers: ['http://127.0.0.1:3334/oauth/callback'] },
  Inspector: { registers: ['http://localhost:6274/oauth/callback'] },
  'Inspector, debug': { registers: ['http://localhost:6274/oauth/callback/debug'] },
  'Inspector command line': { registers: ['http://127.0.0.1:6276/oauth/callback'] },
  Goose: { registers: ['http://localhost:40011/oauth_callback'] },
  'Goose on the IP': { registers: ['http://127.0.0.1:3334/oauth_callback'] },
  Zed: { registers: ['http://127.0.0.1:27523/callback'] },
  'LM Studio': { registers: ['http://127.0.0.1:33389/mcp-oauth-callback'] },
  'Gemini CLI': { registers: ['http://localhost:7777/oauth/callback'] },
  Antigravity: { registers: ['http://localhost:51234/oauth/callback'] },
  'Windsurf, Devin': { registers: ['http://127.0.0.1:40123/auth/callback'] },
  opencode: { registers: ['http://127.0.0.1:19876/mcp/oauth/callback'] },
  Kiro: { registers: ['http://localhost:49153/oauth/callback'] },
  'Kiro, redirectUri 127.0.0.1:PORT': { registers: ['http://127.0.0.1:7778', 'http://127.0.0.1:7778/'] },
};

describe.each(Object.entries(clients))('%s', (_name, { registers, uses = registers }) => {
  it.each(registers)('may register %s without any setting', (uri) => {
    expect(isAdmitted(uri, defaultRedirectPatterns)).toBe(true);
  });

  it.each(uses)('may then return to %s', (uri) => {
    expect(isRegistered(uri, registers)).toBe(true);
    expect(isAdmitted(uri, defaultRedirectPatterns)).toBe(true);
  });
});

describe('the default patterns', () => {
  it.each([
    'https://evil.example/callback',
    'https://www.cursor.com.evil.example/agents/mcp/oauth/callback',
    'https://cursor.com/agents/mcp/oauth/callback',
    'https://www.cursor.com/agents/mcp/oauth/callback/..',
    'https://www.cursor.com:8443/agents/mcp/oauth/callback',
    'http://www.cursor.com/agents/mcp/oauth/callback',
    'https://vscode.dev/redirect?to=evil',
    'https://vscode.dev/redirect/evil',
    'https://sub.vscode.dev/redirect',
    'http://vscode.dev/redirect',
    'http://localhost:3000/anything',
    'http://localhost:3000/callback/more',
    'http://localhost:3000/callback?next=1',
    'https://localhost:3000/callback',
    'http://localhost.evil.example:3000/callback',
    'http://192.168.1.20:3000/callback',
    'cursor://anysphere.cursor-mcp/oauth/a/b/callback',
    'cursor://anysphere.cursor-mcp/settings',
    'cursor:///oauth/x/callback',
    'vscode://publisher.extension/other',
    'vscode:/oauth/callback',
    'anything://host/oauth/callback',
    'claude://claude.ai/oauth/callback',
    'javascript://localhost/callback',
  ])('refuse %s', (uri) => {
    expect(isAdmitted(uri, defaultRedirectPatterns)).toBe(false);
  });
});
