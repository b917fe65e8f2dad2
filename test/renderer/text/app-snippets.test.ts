import { describe, expect, it } from 'vitest';
import { appSnippets } from '../../../renderer/text/app-snippets.ts';

const url = 'http://localhost:9050/mcp';
const codeFor = (id: string, name: string): string => appSnippets(name, url).find((one) => one.id === id)?.code ?? '';

describe('appSnippets', () => {
  it('needs nothing but the URL', () => {
    expect(JSON.parse(codeFor('cursor', 'Linear'))).toEqual({ mcpServers: { linear: { url } } });
    expect(JSON.parse(codeFor('vscode', 'Linear'))).toEqual({ servers: { linear: { type: 'http', url } } });
    expect(codeFor('codex', 'Linear')).toBe(`[mcp_servers.linear]\nurl = "${url}"`);
  });

  it.each([
    ['Files on this computer', 'files-on-this-computer'],
    ['"; rm -rf ~ #', 'rm--rf'],
    ['日本', 'mcp-server'],
  ])('turns the name %j into one that a shell takes as one plain word', (name, entry) => {
    expect(codeFor('claude-code', name)).toBe(`claude mcp add --transport http --scope user ${entry} ${url}`);
  });
});
