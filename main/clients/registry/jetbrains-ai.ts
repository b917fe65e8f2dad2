import type { AppDefinition } from '../app.ts';
import { headers } from './entries.ts';

const toolbox = 'JetBrains';

/** Where it keeps its servers differs by version, and older ones rewrite the file when they end. */
export const jetbrainsAi: AppDefinition = {
  id: 'jetbrains-ai',
  name: 'JetBrains AI Assistant',
  installed: {
    commands: ['idea', 'pycharm', 'webstorm', 'goland', 'rider', 'phpstorm', 'clion', 'rubymine'],
    places: {
      darwin: [`~/Library/Application Support/${toolbox}`],
      linux: [`\${XDG_CONFIG_HOME:-~/.config}/${toolbox}`],
      win32: [`\${APPDATA:-~/AppData/Roaming}/${toolbox}`],
    },
  },
  processes: [],
  file: null,
  entry: ({ url, credential }) => ({ url, ...headers(credential) }),
  snippet: (name, entry) => JSON.stringify({ mcpServers: { [name]: entry } }, null, 2),
  keyStyles: ['file'],
  doors: ['snippet'],
  reload: 'refresh',
  steps: {
    snippet: 'Open Settings > Tools > AI Assistant > Model Context Protocol, choose Add, then As JSON, and paste the text.',
  },
  signsIn: true,
  redirectUris: [],
  website: 'https://www.jetbrains.com/help/ai-assistant/mcp.html',
};
