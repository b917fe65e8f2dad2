import { z } from 'zod';
import { providerTypes } from '../../preload/schema/provider-types.ts';
import { settingsValues } from '../../preload/schema/settings.ts';
import type {
  AppEntryRecord, ApprovalRecord, ClientRecord, ConnectionRecord, CredentialRecord, GrantRecord, ProviderRecord, ProxyRecord, SettingsRecord,
  SigningKeyRecord, SkillRecord, SkillReportRecord, SkillSubmissionRecord,
} from './records.ts';
import { shapeOf } from './shape.ts';

/** What the code relies on in each record. Rules for input, such as lengths and ranges, are not repeated here. */

const id = z.number().int().positive();
const time = z.number();
const text = z.string();
const texts = z.array(text);
const orNull = <T extends z.ZodType>(schema: T) => schema.nullable();

export const settingsShape = shapeOf<SettingsRecord>(() => settingsValues.loose());

export const providerShape = shapeOf<ProviderRecord>(() => z.looseObject({
  id,
  name: text,
  provider_type: z.enum(providerTypes),
  client_id: text,
  client_secret_ref: orNull(text),
  issuer: orNull(text),
  auth_url: orNull(text),
  token_url: orNull(text),
  userinfo_url: orNull(text),
  scopes: texts,
  enabled: z.boolean(),
  discovered: z.looseObject({
    proxy_id: id,
    upstream_url: text,
    resource: orNull(text),
    redirect_uri: text,
    client_of: orNull(id),
    client_authentication: z.enum(['none', 'client_secret_basic', 'client_secret_post']),
    client_expires_at: orNull(time),
    server: z.looseObject({
      scopes_supported: texts,
      id_token_signing_alg_values_supported: texts,
      authorization_response_iss_parameter_supported: z.boolean(),
    }),
  }).optional(),
  created_at: time,
  updated_at: time,
}));

export const proxyShape = shapeOf<ProxyRecord>(() => z.looseObject({
  id,
  name: text,
  enabled: z.boolean(),
  port: z.number().int(),
  path: text,
  // Header and environment values may be references to secrets.
  upstream: z.looseObject({ kind: z.enum(['http', 'sse', 'stdio']) }),
  oauth_proxy_enabled: z.boolean(),
  oauth_proxy_mode: z.enum(['gateway', 'upstream']),
  oauth_proxy_provider_id: orNull(id),
  oauth_proxy_require_consent: z.boolean(),
  oauth_proxy_allowed_redirect_uris: texts,
  oauth_proxy_scopes: texts,
  token_lifetime_seconds: z.number(),
  created_at: time,
  updated_at: time,
}));

export const clientShape = shapeOf<ClientRecord>(() => z.looseObject({
  client_id: text,
  proxy_id: id,
  client_name: text,
  redirect_uris: texts,
  token_endpoint_auth_method: z.enum(['none', 'client_secret_basic', 'client_secret_post']),
  client_secret_hash: orNull(text),
  created_at: time,
}));

const generation = z.looseObject({ hash: text, issued_at: time });

export const grantShape = shapeOf<GrantRecord>(() => z.looseObject({
  id: text,
  mode: z.enum(['gateway', 'upstream']),
  proxy_id: id,
  client_id: text,
  connection_id: orNull(text),
  scope: text,
  created_at: time,
  refresh: orNull(z.looseObject({ current: generation, previous: orNull(generation), generation: z.number() })),
  ended: orNull(z.looseObject({ at: time })),
}));

export const connectionShape = shapeOf<ConnectionRecord>(() => z.looseObject({
  id: text,
  proxy_id: id,
  provider_id: id,
  scopes: texts,
  refresh_token_ref: orNull(text),
  access_token_ref: orNull(text),
  access_expires_at: orNull(time),
  created_at: time,
  ended: orNull(z.looseObject({ at: time })),
}));

export const signingKeyShape = shapeOf<SigningKeyRecord>(() => z.looseObject({
  kid: text,
  public_jwk: z.looseObject({ kty: text }),
  private_key_ref: text,
  created_at: time,
  retired_at: orNull(time),
  expires_at: orNull(time),
}));

export const approvalShape = shapeOf<ApprovalRecord>(() => z.looseObject({
  id: text,
  proxy_id: id,
  client_id: text,
  client_name: text,
  redirect_uri: text,
  scope: text,
  created_at: time,
  expires_at: time,
}));

export const credentialShape = shapeOf<CredentialRecord>(() => z.looseObject({
  id: text,
  name: text,
  hash: text,
  prefix: text,
  proxy_ids: orNull(z.array(id)),
  rate_limit_per_minute: orNull(z.number()),
  created_at: time,
  expires_at: orNull(time),
  last_used_at: orNull(time),
}));

const risk = () => ({
  risk_score: z.number(), risk_level: z.enum(['None', 'Low', 'Medium', 'High', 'Critical']), categories: texts, findings_count: z.number(),
});

const skillContent = () => ({
  ...risk(),
  author: text,
  description: text,
  status: z.enum(['pending', 'approved', 'rejected', 'quarantined']),
  content_hash: text,
  has_package: z.boolean(),
  reviewer: orNull(text),
  notes: text,
  reviewed_at: orNull(time),
});

export const skillShape = shapeOf<SkillRecord>(() => z.looseObject({
  id,
  ...skillContent(),
  name: text,
  version: text,
  submissions: z.number(),
  downloads: z.number(),
  created_at: time,
  updated_at: time,
  decided: z.looseObject(skillContent()).nullish(),
}));

export const skillSubmissionShape = shapeOf<SkillSubmissionRecord>(() => z.looseObject({
  id, ...risk(), skill_id: id, name: text, version: text, submitted_by: text, content_hash: text, linked: z.boolean(),
  submitted_at: time,
}));

export const skillReportShape = shapeOf<SkillReportRecord>(() => z.looseObject({
  id,
  skill_name: text,
  activity_type: text,
  description: text,
  evidence: text,
  agent_name: text,
  severity: z.enum(['low', 'medium', 'high', 'critical']),
  acknowledged: z.boolean(),
  reported_at: time,
}));

export const appEntryShape = shapeOf<AppEntryRecord>(() => z.looseObject({
  id: text,
  app_id: text,
  target: text,
  target_name: text,
  entry_name: text,
  door: z.enum(['link', 'command', 'file']),
  path: text,
  folder: orNull(text),
  root: texts,
  made: z.number(),
  made_file: z.boolean(),
  host: z.enum(['local', 'container']),
  credential: z.enum(['oauth', 'file', 'environment', 'prompt']),
  api_key_id: orNull(text),
  fingerprint: z.record(text, text),
  key_places: texts,
  backup: orNull(text),
  file_hash: orNull(text),
  written_at: time,
}));
