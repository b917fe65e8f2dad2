import type { AppDefinition } from '../app.ts';
import { inHome } from '../places/path-template.ts';
import { headers } from './entries.ts';
import { lenientJson } from './formats.ts';

const toolbox = 'JetBrains';

/** Versions before 2025.3 keep the servers in a file of each IDE, and rewrite that when they end. */
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
  file: { ...lenientJson, paths: { usual: inHome('.ai/mcp/mcp.json') }, root: ['mcpServers'], mustExist: true },
  entry: ({ url, credential }) => ({ url, ...headers(credential) }),
  keyStyles: ['file'],
  doors: ['file', 'snippet'],
  reload: 'refresh',
  steps: {
    file: 'Open Settings > Tools > AI Assistant > Model Context Protocol, where the server is listed, and choose Apply.',
    snippet: 'Open Settings > Tools > AI Assistant > Model Context Protocol, choose Add, then As JSON, and paste the text.',
  },
  signsIn: true,
  redirectUris: [],
  website: 'https://www.jetbrains.com/help/ai-assistant/mcp.html',
};
