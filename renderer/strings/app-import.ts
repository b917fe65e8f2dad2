import type { ImportableServer } from '../../preload/schema/app-import.ts';
import { count } from './count.ts';

export const appImport = {
  title: 'Import servers',
  open: 'Import servers',
  lead: 'The MCP servers that your apps have already. Choose those that should go through Gatehouse.',
  loading: 'Reading what your apps have…',
  emptyTitle: 'Nothing to import',
  empty: 'No app on this computer has an MCP server of its own, or Gatehouse has taken all of them over.',
  unreadable: 'Mend the file in an editor, then come back.',
  kinds: { http: 'over HTTP', sse: 'over HTTP+SSE', stdio: 'program on this computer' } satisfies
    Record<ImportableServer['kind'], string>,
  values: (names: string) => `With values for ${names}`,
  impossible: 'Cannot be imported.',
  behind: (proxy: string) => `Behind the proxy ${proxy}`,
  enter: (names: string) => `To be entered again: ${names}.`,
  enterNow: 'Enter now',
  approve: 'Approve its program',
  signIn: 'Apps sign in with',
  signIns: { server: 'The server’s own sign-in', none: 'Nothing: any program here may call' },
  signInWith: (provider: string) => provider,
  switch: (app: string) => `Switch ${app}`,
  import: (n: number) => (n === 0 ? 'Import' : `Import ${count(n, 'server', 'servers')}`),
  importing: 'Importing…',
  imported: (n: number) => `${count(n, 'server is', 'servers are')} behind Gatehouse`,
  untouched: 'Secrets go to the secret store. Your apps’ files stay as they are until you switch them.',
  firstSteps: 'Do your apps have MCP servers already?',
};
