import type { AppDefinition } from '../app.ts';
import { inHome } from '../places/path-template.ts';
import { headers } from './entries.ts';
import { plainJson } from './formats.ts';

export const copilotCli: AppDefinition = {
  id: 'copilot-cli',
  name: 'GitHub Copilot CLI',
  installed: { commands: ['copilot'], places: {} },
  processes: [],
  file: {
    ...plainJson,
    acceptsByteOrderMark: true,
    paths: { overrides: ['$COPILOT_HOME/mcp-config.json'], usual: inHome('.copilot/mcp-config.json') },
    root: ['mcpServers'],
  },
  entry: ({ url, transport, credential }) => ({ type: transport, url, ...headers(credential), tools: ['*'] }),
  keyStyles: ['file'],
  doors: ['file', 'snippet'],
  reload: 'new_session',
  steps: { file: 'Start a new session.' },
  signsIn: true,
  signInStep: 'Sign in there with /mcp.',
  redirectUris: [],
  website: 'https://docs.github.com/en/copilot/how-tos/use-copilot-agents/use-copilot-cli',
};
