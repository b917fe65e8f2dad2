import { chapter, holds, refuses } from './support/chapter.ts';
import { Client } from './support/client.ts';
import { expectPage, expectTaken } from './support/expect-authorization.ts';
import { spellings } from './support/proxy.ts';

const notRegistered: Readonly<Record<string, (registered: string) => string>> = {
  'another path': (uri) => `${uri}/more`,
  'a path that begins alike': (uri) => `${uri}-evil`,
  'a shorter path': (uri) => uri.slice(0, -1),
  'a slash at the end': (uri) => `${uri}/`,
  'a path in another case': (uri) => uri.replace('/callback', '/Callback'),
  'a query': (uri) => `${uri}?a=b`,
  'an empty query': (uri) => `${uri}?`,
  'a fragment': (uri) => `${uri}#a`,
  'https in place of http': (uri) => uri.replace('http:', 'https:'),
  'localhost in place of 127.0.0.1': (uri) => uri.replace('127.0.0.1', 'localhost'),
  '[::1] in place of 127.0.0.1': (uri) => uri.replace('127.0.0.1', '[::1]'),
  'another host': () => 'https://evil.example/callback',
  'a host behind a user name': (uri) => uri.replace(/:(\d+)/, ':$1@evil.example'),
  'a user name': (uri) => uri.replace('//', '//user@'),
  'dot segments': (uri) => uri.replace('/callback', '/a/../callback'),
  'an encoded letter': (uri) => uri.replace('/callback', '/%63allback'),
  'a script': () => 'javascript:alert(1)',
};

chapter('Redirect URIs of authorization requests', () => {
  for (const [what, change] of Object.entries(notRegistered)) {
    refuses('RFC 9700 2.1 / exact', what, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectPage(await client.authorize({ redirect_uri: change(client.redirectUri) }));
    });
  }
  holds('RFC 9700 2.1 / exact', 'each of several that are registered', async (world) => {
    const uris = [
      'cursor://anysphere.cursor-mcp/oauth/callback',
      'https://www.cursor.com/agents/mcp/oauth/callback',
      'http://localhost:8787/callback',
    ];
    const client = await Client.register(world, world.gateway, { redirect_uris: uris });
    for (const uri of uris) expectTaken(await client.authorize({ redirect_uri: uri }));
  });
  refuses('RFC 9700 2.1 / exact', 'a registered URI that the person has disallowed since', async (world) => {
    const uri = 'http://localhost:8787/oauth_callback';
    const client = await Client.register(world, world.other, { redirect_uris: [uri] });
    expectTaken(await client.authorize());
    await world.admin('PUT', `/proxies/${world.other.id}`, {
      oauth_proxy_allowed_redirect_uris: ['http://127.0.0.1:*/callback'],
    });
    expectPage(await client.authorize());
  });

  for (const spelling of spellings) {
    holds('RFC 8252 7.3 / port', `${spelling}: another port than the registered one`, async (world) => {
      const client = await Client.register(world, world.gateway, {
        redirect_uris: [`http://${spelling}:33418/callback`],
      });
      expectTaken(await client.authorize({ redirect_uri: `http://${spelling}:50123/callback` }));
    });
    refuses('RFC 8252 7.3 / port', `${spelling}: another port and another path`, async (world) => {
      const client = await Client.register(world, world.gateway, {
        redirect_uris: [`http://${spelling}:33418/callback`],
      });
      expectPage(await client.authorize({ redirect_uri: `http://${spelling}:50123/elsewhere` }));
    });
  }
  holds('RFC 8252 7.3 / port', 'a port where the registered URI has none', async (world) => {
    const client = await Client.register(world, world.gateway, { redirect_uris: ['http://localhost/callback'] });
    expectTaken(await client.authorize({ redirect_uri: 'http://localhost:50123/callback' }));
  });
  holds('RFC 8252 7.3 / port', 'the registered URI itself', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize());
  });
  refuses('RFC 8252 7.3 / port', 'another port of an https URI', async (world) => {
    const client = await Client.register(world, world.gateway, { redirect_uris: ['https://vscode.dev/redirect'] });
    expectPage(await client.authorize({ redirect_uri: 'https://vscode.dev:8443/redirect' }));
  });

  holds('RFC 6749 3.1.2.3 / one URI', 'left out where one is registered', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize({ redirect_uri: null }));
  });
  refuses('RFC 6749 3.1.2.3 / one URI', 'a request without one where two are registered', async (world) => {
    const uris = [world.landing.uri(), world.landing.uri('localhost')];
    expectPage(
      await (await Client.register(world, world.gateway, { redirect_uris: uris })).authorize({ redirect_uri: null }),
    );
  });
});
