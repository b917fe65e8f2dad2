import { get, post, type Answer } from './http.ts';
import type { Client } from './client.ts';
import type { World } from './world.ts';

/** The consent page as a browser sees it first. */
export interface Asked {
  url: string;
  page: Answer;
  cookie: string;
  fields: { txn_id: string; csrf: string };
}

/** Goes as far as the question. */
export async function ask(client: Client, changes: Record<string, string> = {}): Promise<Asked> {
  const url = (await client.authorize(changes)).location.href;
  const page = await get(url);
  const field = (name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '';
  return {
    url,
    page,
    cookie: page.headers['set-cookie']?.[0]?.split(';')[0] ?? '',
    fields: { txn_id: field('txn_id'), csrf: field('csrf') },
  };
}

/** Presses a button on the page, with headers as its own browser would send them but for `changes`. */
export function press(
  world: World,
  { cookie, fields }: Asked,
  decision: string,
  changes: { fields?: Record<string, string | null>; headers?: Record<string, string>; without?: string } = {},
): Promise<Answer> {
  const headers: Record<string, string> = { cookie, origin: world.gateway.gatewayOrigin(), ...changes.headers };
  if (changes.without) Reflect.deleteProperty(headers, changes.without);
  return post(world.gateway.endpoint('consent'), { ...fields, decision, ...changes.fields }, headers);
}

export const waiting = async (world: World, client: Client): Promise<Record<string, unknown>[]> =>
  ((await world.admin('GET', '/consents')).json as unknown as Record<string, unknown>[]).filter(
    (consent) => consent['client_id'] === client.id,
  );

/** Where the answer that the person gave leads: the provider's authorization endpoint. */
export async function providerRequest(world: World, client: Client): Promise<URL> {
  const asked = await ask(client);
  await press(world, asked, 'allow');
  return (await get(asked.url, { cookie: asked.cookie })).location;
}
