import type { AppDefinition, KeyStyle, ServerFacts, SideEntry } from '../app.ts';
import { headers } from './entries.ts';
import { lenientJson } from './formats.ts';

const prompt = { prompt: (inputId: string) => `\${input:${inputId}}` };

const sideEntries = ({ name, credential }: ServerFacts): SideEntry[] =>
  (credential.kind !== 'prompt' ? [] : [{
    path: ['inputs', { id: credential.inputId }],
    value: { type: 'promptString', id: credential.inputId, description: `API key of ${name}`, password: true },
  }]);

/** What the editions of VS Code have in common. The schema of its file knows no further fields in an entry. */
export const vscodeFamily = {
  file: { ...lenientJson, root: ['servers'] as [string] },
  entry: ({ url, transport, credential }: ServerFacts) => ({ type: transport, url, ...headers(credential, prompt) }),
  sideEntries,
  processes: [] as string[],
  keyStyles: ['prompt'] as KeyStyle[],
  reload: 'watched',
  signsIn: true,
  signInStep: 'Choose Allow when it asks to sign in.',
  redirectUris: ['https://vscode.dev/redirect', 'https://insiders.vscode.dev/redirect', 'http://localhost:*/', 'http://127.0.0.1:*/'] as string[],
  website: 'https://code.visualstudio.com/docs/copilot/customization/mcp-servers',
} satisfies Omit<Partial<AppDefinition>, 'file'> & { file: unknown };

/** The window that confirms a link adds the server to its own profile. */
export const profiles = { folder: 'profiles', file: 'mcp.json' };

/** `vscode:mcp/install?` and the JSON as the whole query: no slashes, no name of a parameter. */
export const installLink = (scheme: string) => (facts: ServerFacts): string => {
  const inputs = sideEntries(facts).map(({ value }) => value);
  const payload = { name: facts.name, ...vscodeFamily.entry(facts), ...(inputs.length ? { inputs } : {}) };
  return `${scheme}:mcp/install?${encodeURIComponent(JSON.stringify(payload))}`;
};

export const vscodeSteps = (name: string) => ({
  link: `Choose Install in ${name}.`,
  file: `Open the file in ${name} and choose Start above the server.`,
});
