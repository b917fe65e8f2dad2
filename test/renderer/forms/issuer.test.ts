import { describe, expect, it } from 'vitest';
import { completeIssuer, issuerName } from '../../../renderer/forms/issuer.ts';

const entra = 'https://login.microsoftonline.com/{tenant}/v2.0';
const okta = 'https://{your-org}.okta.com/oauth2/default';
const auth0 = 'https://{your-tenant}.auth0.com/';
const keycloak = 'https://{your-keycloak}/realms/{realm}';
const oidc = 'https://{your-provider}';
const tenant = '7c9a2d3e-0000-4000-8000-1234567890ab';

describe('issuerName', () => {
  it.each([[entra, 'tenant'], [okta, 'domain'], [auth0, 'domain'], [keycloak, 'url'], [oidc, 'url'], [null, 'url']])(
    'of %s is its %s',
    (hint, name) => expect(issuerName(hint)).toBe(name),
  );
});

describe('completeIssuer', () => {
  it.each([
    ['a tenant id', tenant, entra, `https://login.microsoftonline.com/${tenant}/v2.0`],
    ['a tenant’s domain', ' contoso.onmicrosoft.com ', entra, 'https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0'],
    ['an organisation', 'acme', okta, 'https://acme.okta.com/oauth2/default'],
    ['a domain', 'acme.okta.com/', okta, 'https://acme.okta.com/oauth2/default'],
    ['a domain of its own', 'login.acme.example', okta, 'https://login.acme.example/oauth2/default'],
    ['a domain of Auth0', 'acme.eu.auth0.com', auth0, 'https://acme.eu.auth0.com/'],
    ['a host', 'id.acme.example', oidc, 'https://id.acme.example'],
  ])('makes a URL of %s', (_, typed, hint, issuer) => {
    expect(completeIssuer(typed, hint)).toBe(issuer);
  });

  it.each([
    ['https://acme.okta.com', okta],
    ['https://acme.okta.com/', okta],
    ['http://127.0.0.1:4000', oidc],
    ['htp:/id', oidc],
    ['acme', oidc],
    ['acme.example', keycloak],
    ['acme.example', null],
    ['../evil', entra],
    ['a/b', entra],
    ['evil.example/#', okta],
    ['me@evil.example', okta],
    ['', okta],
  ])('leaves %j with %s as it is', (typed, hint) => {
    expect(completeIssuer(typed, hint)).toBe(typed);
  });
});
