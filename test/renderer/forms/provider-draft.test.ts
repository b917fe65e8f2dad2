import { describe, expect, it } from 'vitest';
import { providerCreate } from '../../../preload/schema/entities.ts';
import {
  checkProvider, draftOfProvider, draftOfTemplate, providerChanges, providerInput, shapeOf, switchTemplate,
} from '../../../renderer/forms/provider-draft.ts';
import { aProvider, aTemplate } from '../../support/app-state.ts';

const google = aTemplate({
  provider_type: 'google', label: 'Google', issuer: 'https://accounts.google.com', issuer_hint: null,
  scopes: ['openid', 'email'], secret_required: true,
});
const github = aTemplate({
  provider_type: 'github', label: 'GitHub', issuer: null, issuer_hint: null, scopes: ['read:user'],
  secret_required: true,
  auth_url: 'https://github.example/authorize', token_url: 'https://github.example/token',
});
const okta = aTemplate({ provider_type: 'okta', label: 'Okta', issuer_hint: 'https://{your-org}.okta.com' });
const oidc = aTemplate();
const oauth2 = aTemplate({ provider_type: 'oauth2', label: 'OAuth 2.0', issuer_hint: null, scopes: [] });

describe('shapeOf', () => {
  it.each([
    ['Google', google, false, false],
    ['GitHub', github, false, false],
    ['Okta', okta, true, false],
    ['OpenID Connect', oidc, true, false],
    ['OAuth 2.0', oauth2, false, true],
  ])('asks for what the preset of %s lacks', (_, template, issuer, endpoints) => {
    expect(shapeOf(template)).toMatchObject({ issuer, endpoints });
  });
});

describe('switchTemplate', () => {
  it('replaces what the preset had filled in', () => {
    expect(switchTemplate(draftOfTemplate(google), google, github)).toEqual(draftOfTemplate(github));
  });

  it('keeps what the person typed', () => {
    const typed = {
      ...draftOfTemplate(okta), name: 'Work', issuer: 'https://a.okta.example', client_id: 'id', client_secret: 's',
      scopes: 'mine',
    };
    expect(switchTemplate(typed, okta, oidc)).toMatchObject({
      provider_type: 'oidc', name: 'Work', issuer: 'https://a.okta.example', client_id: 'id', client_secret: 's',
      scopes: 'mine',
    });
  });

  it('never carries an issuer to a provider that has its own', () => {
    const typed = { ...draftOfTemplate(okta), issuer: 'https://a.okta.example' };
    expect(switchTemplate(typed, okta, google).issuer).toBe('https://accounts.google.com');
  });
});

describe('checkProvider', () => {
  const missing = (template: typeof oidc, hasSecret = false): string[] =>
    Object.keys(checkProvider(draftOfTemplate(template), shapeOf(template), hasSecret)).sort();

  it('asks for what each kind of provider needs', () => {
    expect(missing(google)).toEqual(['client_id', 'client_secret']);
    expect(missing(oidc)).toEqual(['client_id', 'issuer']);
    expect(missing(oauth2)).toEqual(['auth_url', 'client_id', 'token_url']);
  });

  it('is content with a secret that is stored', () => {
    expect(missing(google, true)).toEqual(['client_id']);
  });

  it('complains about an issuer that is no URL, and a scope that is none', () => {
    const draft = { ...draftOfTemplate(oidc), client_id: 'x', issuer: 'htp:/id', scopes: 'openid "x"' };
    expect(Object.keys(checkProvider(draft, shapeOf(oidc), false)).sort()).toEqual(['issuer', 'scopes']);
  });
});

describe('what is sent', () => {
  it('is an input that the schema accepts', () => {
    const draft = { ...draftOfTemplate(oidc), client_id: 'x', issuer: 'https://id.example' };
    expect(providerCreate.parse(providerInput(draft, null))).toMatchObject({
      provider_type: 'oidc', issuer: 'https://id.example', auth_url: null, scopes: ['openid', 'offline_access'],
    });
  });

  it('has the whole issuer where only a part of it was typed', () => {
    const draft = { ...draftOfTemplate(okta), client_id: 'x', issuer: 'acme.okta.com' };
    expect(checkProvider(draft, shapeOf(okta), false)).toEqual({});
    expect(providerInput(draft, okta.issuer_hint).issuer).toBe('https://acme.okta.com');
  });

  it('leaves the stored secret alone and does not touch what the form does not show', () => {
    const changes = providerChanges(draftOfProvider(aProvider({ enabled: false, use_template: false })), null);
    expect(changes).toMatchObject({ client_secret: '', enabled: false });
    expect(changes).not.toHaveProperty('use_template');
  });
});
