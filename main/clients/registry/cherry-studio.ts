import type { AppDefinition } from '../app.ts';
import { bundle, windowsProgram } from '../places/path-template.ts';
import { encodedJson, headers } from './entries.ts';

/** Its servers are in a database of its own: only its link adds one. */
export const cherryStudio: AppDefinition = {
  id: 'cherry-studio',
  name: 'Cherry Studio',
  installed: {
    commands: ['cherry-studio'],
    places: { darwin: bundle('Cherry Studio'), win32: windowsProgram('Cherry Studio/Cherry Studio.exe') },
  },
  processes: [],
  file: null,
  // Versions differ on the name of the field for the address.
  entry: ({ url, credential }) => ({ type: 'streamableHttp', baseUrl: url, url, ...headers(credential) }),
  snippet: (name, entry) => JSON.stringify({ mcpServers: { [name]: entry } }, null, 2),
  keyStyles: ['file'],
  doors: ['link', 'snippet'],
  link: ({ name }, entry) => `cherrystudio://mcp/install?servers=${encodedJson({ mcpServers: { [name]: entry } })}`,
  reload: 'watched',
  steps: {
    link: 'Turn the server on under Settings > MCP Servers in Cherry Studio.',
    snippet: 'Open Settings > MCP Servers in Cherry Studio, choose Add, then Import from JSON, and paste the text.',
  },
  takeOutStep: 'Delete "{name}" under Settings > MCP Servers in Cherry Studio.',
  signsIn: true,
  redirectUris: [],
  website: 'https://docs.cherry-ai.com',
};
