import type { AppDefinition } from '../app.ts';
import { dataAt, isRecord } from '../editors/data.ts';
import { inHome } from '../places/path-template.ts';
import { envBraces, headers } from './entries.ts';
import { isClaudeDesktop } from './claude-desktop.ts';
import { plainJson } from './formats.ts';

/** Each of its sessions rewrites the file from memory, so its own command line makes the change. */
export const claudeCode: AppDefinition = {
  id: 'claude-code',
  name: 'Claude Code',
  installed: {
    commands: ['claude'],
    places: { darwin: ['~/.local/bin/claude'], linux: ['~/.local/bin/claude'], win32: ['~/.local/bin/claude.exe'] },
  },
  processes: ['claude'],
  runsFrom: { win32: (path) => !isClaudeDesktop(path) },
  file: {
    ...plainJson,
    acceptsByteOrderMark: true,
    paths: { overrides: ['$CLAUDE_CONFIG_DIR/.claude.json'], usual: inHome('.claude.json') },
    root: ['mcpServers'],
  },
  // "claude mcp add" means the folder that it is called in, unless it is told otherwise.
  folderRoots: (data) => {
    const projects = dataAt(data, ['projects']);
    return isRecord(projects) ? Object.keys(projects).map((folder) => ({ folder, root: ['projects', folder, 'mcpServers'] })) : [];
  },
  // An entry without a type is skipped.
  entry: ({ url, transport, credential }) => ({ type: transport, url, ...headers(credential, envBraces) }),
  names: { reserved: ['workspace', 'claude-in-chrome', 'computer-use'] },
  keyStyles: ['environment'],
  doors: ['command', 'file', 'snippet'],
  command: {
    program: 'claude',
    add: (name, entry) => ['mcp', 'add-json', '--scope', 'user', name, JSON.stringify(entry)],
    remove: (name) => ['mcp', 'remove', '--scope', 'user', name],
  },
  reload: 'new_session',
  steps: {
    command: 'Start a new session.',
    file: 'Start a new session.',
  },
  signsIn: true,
  signInStep: 'Enter /mcp there and sign in.',
  redirectUris: ['http://localhost:*/callback'],
  website: 'https://code.claude.com/docs/en/mcp',
};
