import type { AppDefinition } from '../app.ts';
import { inHome } from '../places/path-template.ts';
import { envBraces, headers } from './entries.ts';
import { jsonWithComments } from './formats.ts';

/** One field too many makes its whole file invalid. */
export const geminiCli: AppDefinition = {
  id: 'gemini-cli',
  name: 'Gemini CLI',
  installed: { commands: ['gemini'], places: {} },
  processes: [],
  file: {
    ...jsonWithComments,
    paths: { overrides: ['$GEMINI_CLI_HOME/.gemini/settings.json'], usual: inHome('.gemini/settings.json') },
    root: ['mcpServers'],
  },
  entry: ({ url, transport, credential }) => ({ type: transport, url, ...headers(credential, envBraces) }),
  keyStyles: ['environment', 'file'],
  doors: ['file', 'snippet'],
  reload: 'new_session',
  steps: { file: 'Enter /mcp reload, or start a new session in a folder that you trust.' },
  signsIn: true,
  signInStep: 'Enter /mcp auth {name} to sign in.',
  redirectUris: ['http://localhost:*/oauth/callback'],
  website: 'https://geminicli.com/docs/tools/mcp-server',
};
