import { expect } from 'vitest';
import { chapter, holds, refuses } from './support/chapter.ts';
import { get, send } from './support/http.ts';
import { spellings } from './support/proxy.ts';

const resourceDocuments = ['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp'];

const serverDocuments = [
  '/.well-known/oauth-authorization-server',
  '/.well-known/oauth-authorization-server/mcp',
  '/.well-known/openid-configuration',
  '/.well-known/openid-configuration/mcp',
  '/mcp/.well-known/openid-configuration',
];

/** What a proxy on the way could claim, and anybody else too. */
const claims: Readonly<Record<string, string>> = {
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'https',
  'x-forwarded-port': '443',
  'x-original-host': 'evil.example',
  forwarded: 'host=evil.example;proto=https',
};

const elsewhere = [
  '/.well-known/oauth-protected-resource/other',
  '/.well-known/oauth-authorization-server/other',
  '/.well-known/openid-configuration/mcp/more',
  '/.well-known/unheard-of',
];

chapter('Metadata', () => {
  for (const spelling of spellings) {
    for (const path of resourceDocuments) {
      holds('RFC 9728 3.1 / location', `${spelling}: GET ${path}`, async ({ gateway }) => {
        const answer = await get(gateway.issuer(spelling) + path);
        expect(answer.status).toBe(200);
        expect(answer.headers['content-type']).toMatch(/^application\/json/);
      });
      holds(
        'RFC 9728 3.3 / resource',
        `${spelling}: ${path} names the URL that the client uses`,
        async ({ gateway }) => {
          expect((await get(gateway.issuer(spelling) + path)).json['resource']).toBe(gateway.url(spelling));
        },
      );
    }

    holds(
      'RFC 9728 2 / members',
      `${spelling}: the authorization server in the same spelling, tokens in the header`,
      async ({ gateway }) => {
        expect((await get(gateway.issuer(spelling) + resourceDocuments[0])).json).toMatchObject({
          authorization_servers: [gateway.issuer(spelling)],
          bearer_methods_supported: ['header'],
        });
      },
    );

    for (const path of serverDocuments) {
      holds('RFC 8414 3.1 / location', `${spelling}: GET ${path}`, async ({ gateway }) => {
        expect((await get(gateway.issuer(spelling) + path)).status).toBe(200);
      });
      holds(
        'RFC 8414 3.3 / issuer',
        `${spelling}: ${path} has the issuer of the resource document, to the byte`,
        async ({ gateway }) => {
          const { json } = await get(gateway.issuer(spelling) + path);
          const resource = await get(gateway.issuer(spelling) + resourceDocuments[0]);
          expect([json['issuer']]).toEqual(resource.json['authorization_servers']);
          expect(json['issuer']).toBe(gateway.issuer(spelling));
        },
      );
    }

    holds(
      'RFC 8414 2 / members',
      `${spelling}: every endpoint, under the host that the client uses`,
      async ({ gateway }) => {
        expect((await get(gateway.issuer(spelling) + serverDocuments[0])).json).toMatchObject({
          authorization_endpoint: gateway.endpoint('authorize', spelling),
          token_endpoint: gateway.endpoint('token', spelling),
          registration_endpoint: gateway.endpoint('register', spelling),
          revocation_endpoint: gateway.endpoint('revoke', spelling),
          introspection_endpoint: gateway.endpoint('introspect', spelling),
          jwks_uri: `${gateway.gatewayOrigin(spelling)}/.well-known/jwks.json`,
        });
      },
    );

    holds('RFC 9207 2 / iss', `${spelling}: authorization_response_iss_parameter_supported`, async ({ gateway }) => {
      const { json } = await get(gateway.issuer(spelling) + serverDocuments[0]);
      expect(json['authorization_response_iss_parameter_supported']).toBe(true);
    });
  }

  holds('RFC 8414 2 / members', 'the code flow and nothing else', async ({ gateway }) => {
    expect((await get(gateway.issuer() + serverDocuments[0])).json).toMatchObject({
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
    });
  });

  holds('RFC 8414 2 / members', 'public clients, and secrets in header or body', async ({ gateway }) => {
    const methods = ['client_secret_basic', 'client_secret_post', 'none'];
    const { json } = await get(gateway.issuer() + serverDocuments[0]);
    for (const endpoint of ['token', 'revocation', 'introspection']) {
      expect([...(json[`${endpoint}_endpoint_auth_methods_supported`] as string[])].sort()).toEqual(methods);
    }
  });

  holds('RFC 7636 4.4.1 / method', 'S256 is announced, plain is not', async ({ gateway }) => {
    expect((await get(gateway.issuer() + serverDocuments[0])).json['code_challenge_methods_supported']).toEqual([
      'S256',
    ]);
  });

  holds('RFC 8414 3.2 / answer', 'upstream mode is described in the same way', async ({ upstream }) => {
    expect((await get(upstream.issuer() + serverDocuments[0])).json).toMatchObject({
      issuer: upstream.issuer(),
      token_endpoint: upstream.endpoint('token'),
    });
  });

  holds('MCP 2025-11-25 authorization / offline_access', 'the authorization server lists it', async ({ gateway }) => {
    const { json } = await get(gateway.issuer() + serverDocuments[0]);
    expect(json['scopes_supported']).toEqual(['openid', 'offline_access']);
  });
  refuses('MCP 2025-11-25 authorization / offline_access', 'to list it for the resource', async ({ gateway }) => {
    expect((await get(gateway.issuer() + resourceDocuments[0])).json['scopes_supported']).toEqual(['openid']);
  });

  refuses(
    'MCP 2025-11-25 authorization / registration',
    'to announce metadata documents as client ids unasked',
    async ({ gateway }) => {
      const { json } = await get(gateway.issuer() + serverDocuments[0]);
      expect(json['client_id_metadata_document_supported'] ?? false).toBe(false);
    },
  );
  holds(
    'MCP 2025-11-25 authorization / registration',
    'a registration endpoint, and metadata documents once they are switched on',
    async (world) => {
      await world.admin('PUT', '/settings', { client_id_metadata_documents: true });
      const { json } = await get(world.gateway.issuer() + serverDocuments[0]);
      await world.admin('PUT', '/settings', { client_id_metadata_documents: false });
      expect(json['client_id_metadata_document_supported']).toBe(true);
      expect(json).toHaveProperty('registration_endpoint');
    },
  );

  refuses('RFC 8414 2 / members', 'to name an endpoint that is not there', async ({ gateway }) => {
    const { json } = await get(gateway.issuer() + serverDocuments[0]);
    const endpoints = Object.entries(json).filter(([name]) => /_endpoint$|_uri$/.test(name));
    expect(endpoints.length).toBe(6);
    for (const [, url] of endpoints) expect([200, 400, 405]).toContain((await get(String(url))).status);
  });
  for (const [header, value] of Object.entries(claims)) {
    refuses('RFC 8414 3.3 / issuer', `to believe ${header}`, async ({ gateway }) => {
      const { json } = await get(gateway.issuer() + serverDocuments[0], { [header]: value });
      expect(json['issuer']).toBe(gateway.issuer());
      expect(JSON.stringify(json)).not.toMatch(/evil|https:/);
    });
    refuses('RFC 9728 3.3 / resource', `to believe ${header}`, async ({ gateway }) => {
      expect((await get(gateway.issuer() + resourceDocuments[0], { [header]: value })).json['resource']).toBe(
        gateway.url(),
      );
    });
  }
  refuses('RFC 9728 2 / members', 'to name another server or another way for tokens', async ({ gateway }) => {
    const { json } = await get(gateway.issuer() + resourceDocuments[0], claims);
    expect(json['authorization_servers']).toEqual([gateway.issuer()]);
    expect(json['bearer_methods_supported']).toEqual(['header']);
  });

  for (const path of [resourceDocuments[0], serverDocuments[0]]) {
    holds(
      'RFC 8414 3.2 / answer',
      `${path} can be read by pages of any origin, and asked for by HEAD`,
      async ({ gateway }) => {
        const url = gateway.issuer() + path;
        expect((await get(url)).headers['access-control-allow-origin']).toBe('*');
        expect(await send('HEAD', url)).toMatchObject({ status: 200, text: '' });
        expect((await send('OPTIONS', url)).status).toBe(204);
      },
    );
    refuses('RFC 9110 15.5.6 / method', `POST ${path}`, async ({ gateway }) => {
      const answer = await send('POST', gateway.issuer() + path);
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toContain('GET');
    });
  }

  for (const path of elsewhere) {
    refuses('RFC 8414 3.2 / answer', `${path} with a 404 in JSON, not with a challenge`, async ({ gateway }) => {
      const answer = await get(gateway.issuer() + path);
      expect(answer.status).toBe(404);
      expect(answer.json).toHaveProperty('error');
      expect(answer.headers['www-authenticate']).toBeUndefined();
    });
  }

  for (const path of resourceDocuments) {
    refuses('RFC 9728 3.1 / location', `${path} where OAuth is switched off`, async ({ open }) => {
      expect((await get(open.issuer() + path)).status).toBe(404);
    });
  }
  for (const path of serverDocuments) {
    refuses('RFC 8414 3.1 / location', `${path} where OAuth is switched off`, async ({ open }) => {
      expect((await get(open.issuer() + path)).status).toBe(404);
    });
  }
  for (const path of ['/register', '/token', '/authorize']) {
    refuses(
      'MCP 2025-03-26 authorization / root endpoints',
      `${path} where OAuth is switched off`,
      async ({ open }) => {
        expect((await send(path === '/authorize' ? 'GET' : 'POST', open.issuer() + path)).status).toBe(404);
      },
    );
  }

  for (const spelling of spellings) {
    holds('RFC 7517 5 / key set', `${spelling}: keys for ES256 with id and use`, async ({ gateway }) => {
      const answer = await get(`${gateway.gatewayOrigin(spelling)}/.well-known/jwks.json`);
      expect(answer.status).toBe(200);
      const keys = answer.json['keys'] as Record<string, unknown>[];
      expect(keys.length).toBeGreaterThan(0);
      for (const key of keys) {
        expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: expect.any(String) });
      }
    });
  }
  refuses('RFC 7517 5 / key set', 'to show a private key', async ({ gateway }) => {
    const { json } = await get(`${gateway.gatewayOrigin()}/.well-known/jwks.json`);
    for (const key of json['keys'] as object[]) expect(key).not.toHaveProperty('d');
  });
});
