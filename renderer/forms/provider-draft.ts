import {
  providerCreate, type ProviderCreate, type ProviderType, type ProviderUpdate,
} from '../../preload/schema/entities.ts';
import type { ProviderTemplate, ProviderView } from '../../preload/schema/views.ts';
import { t } from '../strings.ts';
import { schemaErrors, type FieldErrors } from './field-errors.ts';
import { completeIssuer } from './issuer.ts';
import { splitWords } from './lists.ts';

/** A provider as it is being typed. */
export interface ProviderDraft {
  provider_type: ProviderType;
  name: string;
  issuer: string;
  client_id: string;
  client_secret: string;
  scopes: string;
  auth_url: string;
  token_url: string;
  userinfo_url: string;
  enabled: boolean;
}

/** Which fields a kind of provider asks for; the others come from its preset. */
export interface ProviderShape {
  issuer: boolean;
  endpoints: boolean;
  secretRequired: boolean;
  /** The preset's issuer with a part in braces, or null. */
  issuerHint: string | null;
}

export function shapeOf(template: ProviderTemplate): ProviderShape {
  const endpoints = template.provider_type === 'oauth2';
  const known = template.issuer !== null || template.auth_url !== null;
  return {
    issuer: !endpoints && (template.issuer_hint !== null || !known),
    endpoints,
    secretRequired: template.secret_required,
    issuerHint: template.issuer_hint,
  };
}

export const draftOfTemplate = (template: ProviderTemplate): ProviderDraft => ({
  provider_type: template.provider_type,
  name: template.label,
  issuer: template.issuer ?? '',
  client_id: '',
  client_secret: '',
  scopes: template.scopes.join(' '),
  auth_url: template.auth_url ?? '',
  token_url: template.token_url ?? '',
  userinfo_url: template.userinfo_url ?? '',
  enabled: true,
});

export const draftOfProvider = (provider: ProviderView): ProviderDraft => ({
  provider_type: provider.provider_type,
  name: provider.name,
  issuer: provider.issuer ?? '',
  client_id: provider.client_id,
  client_secret: '',
  scopes: provider.scopes.join(' '),
  auth_url: provider.auth_url ?? '',
  token_url: provider.token_url ?? '',
  userinfo_url: provider.userinfo_url ?? '',
  enabled: provider.enabled,
});

/** The draft for another kind of provider: what the person typed stays, what the preset had filled in is replaced. */
export function switchTemplate(draft: ProviderDraft, from: ProviderTemplate, to: ProviderTemplate): ProviderDraft {
  const old = draftOfTemplate(from);
  const next = draftOfTemplate(to);
  const keep = (key: 'name' | 'issuer' | 'scopes'): string => (draft[key] === old[key] ? next[key] : draft[key]);
  return {
    ...next,
    name: keep('name'),
    issuer: shapeOf(from).issuer && shapeOf(to).issuer ? keep('issuer') : next.issuer,
    scopes: keep('scopes'),
    client_id: draft.client_id,
    client_secret: draft.client_secret,
    enabled: draft.enabled,
  };
}

const blankToNull = (text: string): string | null => text.trim() || null;

/** @param hint the issuer of the preset with its part to fill in, which may be all that was typed */
export const providerInput = (draft: ProviderDraft, hint: string | null): ProviderCreate => ({
  provider_type: draft.provider_type,
  name: draft.name,
  issuer: blankToNull(completeIssuer(draft.issuer, hint)),
  client_id: draft.client_id,
  client_secret: draft.client_secret,
  scopes: splitWords(draft.scopes),
  auth_url: blankToNull(draft.auth_url),
  token_url: blankToNull(draft.token_url),
  userinfo_url: blankToNull(draft.userinfo_url),
  enabled: draft.enabled,
  use_template: true,
});

/** What an edit sends: a blank secret keeps the one there is, and whether the preset is used stays as it was. */
export function providerChanges(draft: ProviderDraft, hint: string | null): ProviderUpdate {
  const { use_template: _kept, ...fields } = providerInput(draft, hint);
  return fields;
}

/** @param hasSecret true where a secret is stored already, so that a blank one keeps it */
export function checkProvider(draft: ProviderDraft, shape: ProviderShape, hasSecret: boolean): FieldErrors {
  const problems = t.providerForm.problems;
  return {
    ...(shape.issuer && !draft.issuer.trim() ? { issuer: problems.issuer } : {}),
    ...(shape.endpoints && !draft.auth_url.trim() ? { auth_url: problems.authUrl } : {}),
    ...(shape.endpoints && !draft.token_url.trim() ? { token_url: problems.tokenUrl } : {}),
    ...(shape.secretRequired && !hasSecret && !draft.client_secret ? { client_secret: problems.secret } : {}),
    ...schemaErrors(providerCreate, providerInput(draft, shape.issuerHint), Object.keys(draft)),
  };
}
