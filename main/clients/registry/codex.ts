import type { AppDefinition, Credential } from '../app.ts';
import type { EntryRecord } from '../editors/editor.ts';
import { bundle, inHome } from '../places/path-template.ts';
import { toml } from './formats.ts';

/** Its own command line would rewrite the other servers' tables without their comments, so the file is edited. */
export const codex: AppDefinition = {
  id: 'codex',
  name: 'Codex',
  installed: { commands: ['codex'], places: { darwin: bundle('Codex') } },
  processes: [],
  file: {
    ...toml,
    paths: { overrides: ['$CODEX_HOME/config.toml'], usual: inHome('.codex/config.toml') },
    root: ['mcp_servers'],
  },
  entry: ({ url, credential }) => ({ url, ...authorization(credential) }),
  lacksSse: true,
  keyStyles: ['file', 'environment'],
  doors: ['file', 'snippet'],
  reload: 'new_session',
  steps: { file: 'Start a new session.' },
  signsIn: true,
  signInStep: 'Run "codex mcp login {name}" first, to sign in.',
  redirectUris: ['http://127.0.0.1:*/callback'],
  website: 'https://developers.openai.com/codex/mcp',
};

function authorization(credential: Credential): EntryRecord {
  if (credential.kind === 'file') return { http_headers: { Authorization: `Bearer ${credential.key}` } };
  return credential.kind === 'environment' ? { bearer_token_env_var: credential.variable } : {};
}
