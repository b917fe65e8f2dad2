import { z } from 'zod';
import type { ProxyView } from '../../../preload/schema/views.ts';
import { defineTool } from '../server/tool-set.ts';
import type { DiscoveryHouse } from './discovery.ts';
import { transportOf, urlFor } from './proxy-entry.ts';

/** RFC 6750 section 2.1: nothing that would need quoting in a configuration. */
const bearerToken = z.string().regex(/^[A-Za-z0-9._~+/-]+=*$/, 'This is not a token.');

const output = z.object({
  proxy_id: z.number().int(),
  proxy_name: z.string(),
  config: z.record(z.string(), z.unknown()).nullable().describe('The configuration as an object; null where the app keeps no JSON.'),
  client: z.string().nullable(),
  format: z.string().describe('Of the text: "JSON", "TOML" and so on.'),
  text: z.string().describe('The configuration as it stands in the app\'s file.'),
  path: z.string().nullable().describe('The file that it belongs into.'),
  next_step: z.string().nullable(),
});
type Config = z.infer<typeof output>;

export const getProxyConfig = ({ run, apps, hiddenKey }: Pick<DiscoveryHouse, 'run' | 'apps' | 'hiddenKey'>) => {
  const ids = apps.map(({ id }) => id);
  return defineTool({
    name: 'get_proxy_config',
    title: 'Get the configuration',
    description: 'Gives the configuration with which an app uses an MCP server of Gatehouse, in the form that the '
      + 'app wants. Without a client: the common "mcpServers" form. Most apps then sign in by themselves.',
    readOnly: true,
    input: z.object({
      proxy_id: z.number().int().positive().describe('From list_proxies.'),
      client: z.enum(ids).optional().describe('The app that the configuration is for.'),
      folder: z.string().optional().describe('Full path of the project, for apps whose file stands in one.'),
      jwt_token: bearerToken.optional().describe('A token to put in, in place of the app\'s own sign-in.'),
    }),
    output,
    async run({ proxy_id: id, client, folder, jwt_token: token }, caller) {
      const proxy = await run('proxies.get', { id });
      const about = { proxy_id: id, proxy_name: proxy.name };
      if (client === undefined) {
        const config = commonConfig(proxy, urlFor(proxy, caller), token);
        const text = JSON.stringify(config, null, 2);
        const data: Config = { ...about, config, client: null, format: 'JSON', text, path: null, next_step: null };
        return { text, data };
      }
      const app = apps.find((each) => each.id === client);
      const preview = await run('apps.preview', {
        app: client, target: { kind: 'proxy', id }, door: 'snippet',
        ...(folder === undefined ? {} : { folder }), ...(token === undefined ? {} : { credential: 'file' }),
      });
      const text = token === undefined ? preview.text : preview.text.replaceAll(hiddenKey, token);
      const next = [
        ...(text.includes(hiddenKey) ? [keyMissing] : []), ...(app?.byBridge ? [bridgeMissing] : []), preview.next_step,
      ].join(' ');
      const data: Config = {
        ...about, config: asObject(text), client, format: app?.format ?? 'JSON', text, path: preview.path, next_step: next,
      };
      return { text: `${next}\n\n${text}`, data };
    },
  });
};

const keyMissing = 'Make an API key under Keys in Gatehouse and put it in place of the dots.';

const bridgeMissing = 'Better add it under Apps in Gatehouse: what this text starts is made ready there.';

function commonConfig(proxy: ProxyView, url: string, token: string | undefined): Record<string, unknown> {
  const headers = token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } };
  return { mcpServers: { [entryName(proxy.name)]: { type: transportOf(proxy), url, ...headers } } };
}

/** Letters, digits and hyphens: what every application takes. */
const entryName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'mcp-server';

function asObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}
