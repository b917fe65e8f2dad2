import type { AppDefinition } from '../app.ts';
import { bundle } from '../places/path-template.ts';
import { plainJson } from './formats.ts';

const localAppData = '${LOCALAPPDATA:-~/AppData/Local}';
const fileName = 'Claude/claude_desktop_config.json';

/** A "claude.exe" of Windows may be Claude Code as well. @param path installed for one user, or as a package */
export const isClaudeDesktop = (path: string): boolean => /\\(?:AnthropicClaude|WindowsApps\\Claude_[^\\]*)\\/i.test(path);

/** Its file starts local programs only, and its connectors call from the vendor's servers: hence the bridge. */
export const claudeDesktop: AppDefinition = {
  id: 'claude-desktop',
  name: 'Claude Desktop',
  installed: {
    commands: ['claude-desktop'],
    places: {
      darwin: bundle('Claude'),
      linux: ['/usr/lib/claude-desktop', '/opt/Claude'],
      win32: [`${localAppData}/Packages/Claude_*`, `${localAppData}/AnthropicClaude/claude.exe`],
    },
  },
  processes: ['Claude', 'claude-desktop'],
  runsFrom: { win32: isClaudeDesktop },
  file: {
    ...plainJson,
    paths: {
      usual: {
        darwin: [`~/Library/Application Support/${fileName}`],
        linux: [`\${XDG_CONFIG_HOME:-~/.config}/${fileName}`],
        // The packaged app sees a folder of its own in place of %APPDATA%.
        win32: [`${localAppData}/Packages/Claude_*/LocalCache/Roaming/${fileName}`, `\${APPDATA:-~/AppData/Roaming}/${fileName}`],
      },
    },
    root: ['mcpServers'],
  },
  lacksSse: true,
  entry: null,
  bridgeEntry: ({ command, args, env }) => ({ command, args, env }),
  keyStyles: [],
  doors: ['file', 'snippet'],
  reload: 'quit_first',
  steps: { file: 'Start Claude Desktop again.', snippet: 'Quit Claude Desktop, add the text to its file, then start it again.' },
  signsIn: false,
  redirectUris: [],
  website: 'https://support.claude.com',
};
