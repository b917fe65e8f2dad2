import type { AppDefinition } from '../app.ts';
import { inHome } from '../places/path-template.ts';
import { envColon, headers } from './entries.ts';
import { plainJson } from './formats.ts';

const name = 'cline_mcp_settings.json';

/** Extension and command line share the file. It holds Cline's own sign-ins too, under a lock of its own. */
export const cline: AppDefinition = {
  id: 'cline',
  name: 'Cline',
  installed: {
    commands: ['cline'],
    places: {
      darwin: ['~/.vscode/extensions/saoudrizwan.claude-dev-*', '~/.cline'],
      linux: ['~/.vscode/extensions/saoudrizwan.claude-dev-*', '~/.cline'],
      win32: ['~/.vscode/extensions/saoudrizwan.claude-dev-*', '~/.cline'],
    },
  },
  processes: [],
  file: {
    ...plainJson,
    paths: {
      overrides: ['$CLINE_MCP_SETTINGS_PATH', `$CLINE_DATA_DIR/settings/${name}`, `$CLINE_DIR/data/settings/${name}`],
      usual: inHome(`.cline/data/settings/${name}`),
    },
    root: ['mcpServers'],
    lock: 'cline',
  },
  entry: ({ url, transport, credential }) => ({
    type: transport === 'sse' ? 'sse' : 'streamableHttp', url, ...headers(credential, envColon), disabled: false,
  }),
  keyStyles: ['file', 'environment'],
  doors: ['file', 'snippet'],
  reload: 'watched',
  steps: { file: 'Cline reads its file by itself.' },
  signsIn: true,
  signInStep: 'Choose Authenticate beside the server in the MCP panel of Cline.',
  redirectUris: ['vscode://saoudrizwan.claude-dev/mcp-auth/callback/*'],
  website: 'https://docs.cline.bot/mcp/configuring-mcp-servers',
};
