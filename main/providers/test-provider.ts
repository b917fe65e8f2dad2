import type { ProviderTest } from '../../preload/schema/views.ts';
import { isGatehouseError } from '../errors/index.ts';
import type { ProviderClient } from './provider-client.ts';

type Check = ProviderTest['checks'][number];

/**
 * What can be known about a provider without a person: its metadata, PKCE, reachable endpoints, and whether its token
 * endpoint knows our client. The last is asked with a refresh token that cannot exist: `invalid_grant` means that the
 * client was accepted, `invalid_client` that it was not (RFC 6749 section 5.2).
 */
export async function testProvider(provider: ProviderClient): Promise<ProviderTest> {
  const checks: Check[] = [];
  const found = await discovered(provider, checks);
  if (found) {
    checks.push(pkce(found.code_challenge_methods_supported));
    checks.push(await clientKnown(provider));
  }
  return { ok: checks.every((check) => check.ok), checks };
}

async function discovered(provider: ProviderClient, checks: Check[]) {
  try {
    const metadata = await provider.metadata();
    const missing = (['authorization_endpoint', 'token_endpoint'] as const).filter((name) => !metadata[name]);
    checks.push(missing.length
      ? { name: 'Endpoints', ok: false, message: `The metadata lacks ${missing.join(' and ')}.`, remedy: 'Check the issuer URL.' }
      : { name: 'Endpoints', ok: true, message: `Found at ${new URL(metadata.token_endpoint ?? '').host}.`, remedy: null });
    return missing.length ? null : metadata;
  } catch (error) {
    checks.push(failed('Endpoints', error));
    return null;
  }
}

function pkce(methods: string[] | undefined): Check {
  if (methods && !methods.includes('S256')) {
    return {
      name: 'PKCE', ok: false, message: `The provider names only ${methods.join(', ')}, not S256.`,
      remedy: 'Switch on PKCE with S256 for this client at the provider.',
    };
  }
  return { name: 'PKCE', ok: true, message: methods ? 'S256 is supported.' : 'Not announced; Gatehouse sends S256 all the same.', remedy: null };
}

async function clientKnown(provider: ProviderClient): Promise<Check> {
  try {
    await provider.refresh('gatehouse-connection-test');
    return { name: 'Client', ok: true, message: 'The token endpoint answers.', remedy: null };
  } catch (error) {
    if (isGatehouseError(error) && error.code === 'provider_invalid_grant') {
      return { name: 'Client', ok: true, message: 'The provider knows the client id and accepts the client secret.', remedy: null };
    }
    if (isGatehouseError(error) && error.code === 'provider_refused') {
      return { name: 'Client', ok: true, message: 'The token endpoint answers; the client shows itself at the first sign-in.', remedy: null };
    }
    return failed('Client', error);
  }
}

const failed = (name: string, error: unknown): Check => ({
  name,
  ok: false,
  message: error instanceof Error ? error.message : 'Failed.',
  remedy: isGatehouseError(error) ? (error.remedy ?? null) : null,
});
