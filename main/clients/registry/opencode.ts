import type { AppDefinition } from '../app.ts';
import { dataAt, isRecord } from '../editors/data.ts';
import type { Data } from '../editors/editor.ts';
import { headers } from './entries.ts';
import { lenientJson } from './formats.ts';

const files = ['${XDG_CONFIG_HOME:-~/.config}/opencode/opencode.json', '${XDG_CONFIG_HOME:-~/.config}/opencode/opencode.jsonc'] as const;

/** The newer shape has the servers one level deeper. The file keeps the one that it has. */
function rootOf(data: Data): ['mcp'] | ['mcp', 'servers'] {
  const servers = dataAt(data, ['mcp', 'servers']);
  return isRecord(servers) && !Object.hasOwn(servers, 'type') ? ['mcp', 'servers'] : ['mcp'];
}

/** One entry without a type makes every command of it fail. */
export const opencode: AppDefinition = {
  id: 'opencode',
  name: 'opencode',
  installed: {
    commands: ['opencode'],
    places: { darwin: ['~/.opencode/bin/opencode'], linux: ['~/.opencode/bin/opencode'], win32: ['~/.opencode/bin/opencode.exe'] },
  },
  processes: [],
  file: { ...lenientJson, paths: { overrides: ['$OPENCODE_CONFIG'], usual: { darwin: files, linux: files, win32: files } }, root: rootOf, readsAll: true },
  entry: ({ url, credential }, root) => ({
    type: 'remote',
    url,
    ...headers(credential, { environment: (variable) => `{env:${variable}}` }),
    // With a key it must not look for a sign-in.
    ...(credential.kind === 'oauth' ? {} : { oauth: false }),
    ...(root.length === 1 ? { enabled: true } : {}),
  }),
  keyStyles: ['environment', 'file'],
  doors: ['file', 'snippet'],
  reload: 'new_session',
  steps: { file: 'Start opencode again.' },
  signsIn: true,
  signInStep: 'Run "opencode mcp auth {name}" first, to sign in.',
  redirectUris: ['http://127.0.0.1:*/mcp/oauth/callback'],
  website: 'https://opencode.ai/docs/mcp-servers',
};
