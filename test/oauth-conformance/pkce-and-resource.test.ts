import { chapter, holds, refuses } from './support/chapter.ts';
import { Client, newPkce } from './support/client.ts';
import { expectError, expectTaken } from './support/expect-authorization.ts';
import { spellings } from './support/proxy.ts';

const otherResources: Readonly<Record<string, (url: string) => string>> = {
  'another host': () => 'https://mcp.example/mcp',
  'another port': (url) => url.replace(/:\d+/, ':1'),
  'another path': (url) => url.replace('/mcp', '/other'),
  'a path below it': (url) => `${url}/more`,
  'a host that begins alike': (url) => url.replace('localhost', 'localhost.evil.example'),
  https: (url) => url.replace('http:', 'https:'),
  'a fragment': (url) => `${url}#a`,
  'a query': (url) => `${url}?a=b`,
  'a user name': (url) => url.replace('//', '//user@'),
  'two slashes at the end': (url) => `${url}//`,
  'what is no URL': () => 'mcp',
};

chapter('PKCE and resource in authorization requests', () => {
  holds('RFC 7636 4.3 / challenge', '43 characters of base64url', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize({ code_challenge: newPkce().challenge }));
  });
  const challenges: Readonly<Record<string, string | null>> = {
    'none at all': null,
    'one that is too short': 'x'.repeat(42),
    'one that is too long': 'x'.repeat(44),
    'base64 with padding': `${'x'.repeat(42)}=`,
    'base64 with a slash': `${'x'.repeat(42)}/`,
    hex: 'a'.repeat(64),
  };
  for (const [what, challenge] of Object.entries(challenges)) {
    refuses('RFC 7636 4.3 / challenge', what, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectError(client, await client.authorize({ code_challenge: challenge }), 'invalid_request');
    });
  }
  holds('RFC 7636 4.4.1 / method', 'S256', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize({ code_challenge_method: 'S256' }));
  });
  for (const method of [null, 'plain', 's256', 'S512', 'none']) {
    refuses(
      'RFC 7636 4.4.1 / method',
      method === null ? 'a request without one, which would mean plain' : method,
      async (world) => {
        const client = await Client.register(world, world.gateway);
        expectError(client, await client.authorize({ code_challenge_method: method }), 'invalid_request');
      },
    );
  }
  refuses('RFC 7636 4.4.1 / method', 'plain in upstream mode', async (world) => {
    const client = await Client.register(world, world.upstream);
    expectError(client, await client.authorize({ code_challenge_method: 'plain' }), 'invalid_request');
  });

  for (const spelling of spellings) {
    holds('RFC 8707 2 / target', `${spelling}: the resource of the document`, async (world) => {
      const client = await Client.register(world, world.gateway, {}, spelling);
      expectTaken(await client.authorize({ resource: world.gateway.url(spelling) }));
    });
  }
  holds('RFC 8707 2 / target', 'one slash more, as older clients send it', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize({ resource: `${world.gateway.url()}/` }));
  });
  holds('RFC 8707 2 / target', 'left out, as clients of older revisions do', async (world) => {
    expectTaken(await (await Client.register(world, world.gateway)).authorize({ resource: null }));
  });
  for (const [what, change] of Object.entries(otherResources)) {
    refuses('RFC 8707 2 / target', what, async (world) => {
      const client = await Client.register(world, world.gateway);
      expectError(client, await client.authorize({ resource: change(world.gateway.url()) }), 'invalid_target');
    });
  }
  refuses('RFC 8707 2 / target', 'another proxy', async (world) => {
    const client = await Client.register(world, world.gateway);
    expectError(client, await client.authorize({ resource: world.other.url() }), 'invalid_target');
  });
  refuses('RFC 8707 2 / target', 'two resources, of which one is another', async (world) => {
    const client = await Client.register(world, world.gateway);
    expectError(
      client,
      await client.authorize({ resource: [world.gateway.url(), world.other.url()] }),
      'invalid_target',
    );
  });
});
