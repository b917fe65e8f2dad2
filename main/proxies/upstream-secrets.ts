import type { Upstream } from '../../preload/schema/entities.ts';
import { isSecretName, secretMarker } from '../../preload/schema/secret-values.ts';
import { GatehouseError } from '../errors/index.ts';
import type { SecretRef } from '../store/records.ts';
import type { SecretStore } from '../store/secrets/secret-store.ts';

type Values = Readonly<Record<string, string>>;
type Section = 'headers' | 'env';

const refOf = (proxyId: number, section: Section, name: string): SecretRef =>
  `proxy/${proxyId}/${section}/${section === 'headers' ? name.toLowerCase() : name}`;

function secretsOf(
  proxyId: number,
  upstream: Upstream,
): { ref: SecretRef; section: Section; name: string; value: string }[] {
  return (['headers', 'env'] as const).flatMap((section) =>
    Object.entries(upstream[section])
      .filter(([name, value]) => isSecretName(name) && value !== '')
      .map(([name, value]) => ({ ref: refOf(proxyId, section, name), section, name, value })),
  );
}

/**
 * The upstream as it may be stored and shown: every secret value replaced by the marker. A blank one is no secret: it
 * says that the value is still to be entered, as after an import.
 */
export function concealSecrets(upstream: Upstream): Upstream {
  const conceal = (values: Values): Record<string, string> =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, isSecretName(name) && value !== '' ? secretMarker : value]),
    );
  return { ...upstream, headers: conceal(upstream.headers), env: conceal(upstream.env) };
}

/**
 * Stores the secret values that `upstream` brings. A marker keeps the value that `previous` has under that name.
 * @throws GatehouseError "secret_value_missing" (400) for a marker with nothing to keep; then nothing was stored
 */
export async function storeSecrets(
  secrets: SecretStore,
  proxyId: number,
  upstream: Upstream,
  previous: Upstream | null,
): Promise<void> {
  const kept = new Set(previous ? secretsOf(proxyId, previous).map(({ ref }) => ref) : []);
  const entries = secretsOf(proxyId, upstream);
  const missing = entries.find(({ ref, value }) => value === secretMarker && !kept.has(ref));
  if (missing) {
    throw new GatehouseError('secret_value_missing', `Enter the value of ${missing.name}.`, {
      status: 400,
      field: `upstream.${missing.section}.${missing.name}`,
    });
  }
  for (const { ref, value } of entries) if (value !== secretMarker) await secrets.set(ref, value);
}

/** Deletes the secrets of `previous` that `current` has no more; all of them where there is no `current`. */
export async function forgetSecrets(
  secrets: SecretStore,
  proxyId: number,
  previous: Upstream,
  current: Upstream | null,
): Promise<void> {
  const kept = new Set(current ? secretsOf(proxyId, current).map(({ ref }) => ref) : []);
  for (const { ref } of secretsOf(proxyId, previous)) if (!kept.has(ref)) await secrets.delete(ref);
}

/**
 * The upstream with its secrets filled in, for use and never for storing.
 * @throws GatehouseError "upstream_secret_missing"; "secret_unavailable" where the keychain cannot be read now
 */
export async function revealSecrets(secrets: SecretStore, proxyId: number, upstream: Upstream): Promise<Upstream> {
  const blank = blankSecret(upstream);
  if (blank) throw missingValue(blank.section, blank.name, `The value of ${blank.name} for the MCP server was not entered yet.`);
  const revealed = { ...upstream, headers: { ...upstream.headers }, env: { ...upstream.env } };
  for (const { ref, section, name } of secretsOf(proxyId, upstream)) {
    const value = await secrets.get(ref);
    if (value === undefined) {
      throw missingValue(section, name, `The value of ${name} for the MCP server is not in the keychain any more.`);
    }
    revealed[section][name] = value;
  }
  return revealed;
}

const missingValue = (section: Section, name: string, message: string): GatehouseError =>
  new GatehouseError('upstream_secret_missing', message, {
    status: 409, field: `upstream.${section}.${name}`, remedy: 'Edit the proxy and enter it.',
  });

function blankSecret(upstream: Upstream): { section: Section; name: string } | undefined {
  for (const section of ['headers', 'env'] as const) {
    const found = Object.entries(upstream[section]).find(([name, value]) => value === '' && isSecretName(name));
    if (found) return { section, name: found[0] };
  }
  return undefined;
}
