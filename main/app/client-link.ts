import { apps } from '../clients/registry/apps.ts';
import { GatehouseError } from '../errors/index.ts';
import { externalUrl } from './external-url.ts';

/** Schemes that the links of client applications begin with. */
const schemes = new Set(apps.flatMap(({ link }) => {
  const sample = link?.({ name: 'x', url: 'http://localhost/', transport: 'http', credential: { kind: 'oauth' } }, {});
  return sample ? [new URL(sample).protocol] : [];
}));

/**
 * The link by which a client application is opened, written out again by the parser.
 * @throws GatehouseError "external_url_refused" (400) for a scheme that no application of the registry has
 */
export function clientLink(text: string): string {
  const { protocol, href } = new URL(text);
  return schemes.has(protocol) && protocol !== 'https:' ? href : externalUrl(text);
}

/** Nothing on this computer takes such links. */
export const linkNotOpened = (link: string): GatehouseError =>
  new GatehouseError('app_link_failed', `No app on this computer opens ${new URL(link).protocol} links.`, {
    status: 409, remedy: 'Start the app once, or choose to change its file.',
  });
