import { z } from 'zod';
import { GatehouseError } from '../../errors/index.ts';
import { defineTool } from '../server/tool-set.ts';
import type { DiscoveryHouse } from './discovery.ts';

/**
 * The links lead to a page of Gatehouse and not into a sign-in: where the browser is signed in at the provider already,
 * opening one would connect an account without anybody having decided it.
 */
export const getAuthUrl = ({ run, signInPage }: Pick<DiscoveryHouse, 'run' | 'signInPage'>) => defineTool({
  name: 'get_auth_url',
  title: 'Where to sign in',
  description: 'Gives the link under which a person signs an MCP server in. Show it to the person; it cannot be followed for them.',
  readOnly: true,
  input: z.object({ proxy_id: z.number().int().positive().describe('From list_proxies.') }),
  output: z.object({
    auth_url: z.string().describe('Shows the server in Gatehouse, where the person chooses Connect account.'),
    delegation_url: z.string().describe('The same link.'),
    proxy_id: z.number().int(),
    proxy_name: z.string(),
  }),
  async run({ proxy_id: id }) {
    const { name, oauth_proxy_enabled: enabled } = await run('proxies.get', { id });
    if (!enabled) throw noSignIn(name);
    const url = signInPage(id);
    return {
      text: `To sign ${name} in, open ${url} and choose Connect account.`,
      data: { auth_url: url, delegation_url: url, proxy_id: id, proxy_name: name },
    };
  },
});

const noSignIn = (name: string): GatehouseError => new GatehouseError(
  'oauth_not_enabled',
  `${name} needs no sign-in: OAuth is switched off for it.`,
  { status: 409, field: 'proxy_id', remedy: 'Use the address that get_proxy_config gives.' },
);
