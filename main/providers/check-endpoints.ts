import { GatehouseError } from '../errors/index.ts';
import { isLoopbackUrl } from '../http/addresses.ts';
import type { ProviderRecord } from '../store/records.ts';
import { presetOf } from './presets/index.ts';

type Addresses = Pick<ProviderRecord, 'provider_type' | 'issuer' | 'auth_url' | 'token_url' | 'userinfo_url'>;

const words = {
  issuer: 'issuer URL', auth_url: 'authorization URL', token_url: 'token URL', userinfo_url: 'userinfo URL',
} as const;
type Field = keyof typeof words;

/** True where secrets and tokens may go: https, or plain http that stays on this computer (RFC 8252 section 8.3). */
export const isSafeUrl = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackUrl(url));

/**
 * A provider without discovery needs its endpoints; one with discovery needs its issuer. What goes to them is secret.
 * @throws GatehouseError "invalid_input" (400) naming the field
 */
export function checkEndpoints(record: Addresses): void {
  const missing = missingField(record);
  if (missing) {
    throw new GatehouseError('invalid_input', `Enter the ${words[missing]} of this provider.`, { status: 400, field: missing });
  }
  const unsafe = unsafeField(record);
  if (unsafe) {
    throw new GatehouseError('invalid_input', `The ${words[unsafe]} must use https: a secret would cross the network in the clear.`, {
      status: 400, field: unsafe, remedy: 'Enter it with https://. Plain http:// counts for this computer only.',
    });
  }
}

/** The first address that is neither https nor on this computer; null where all may be used. */
export function unsafeField(record: Addresses): Field | null {
  const fields = Object.keys(words) as Field[];
  return fields.find((field) => record[field] !== null && !isSafeUrl(new URL(record[field]))) ?? null;
}

function missingField({ provider_type: type, issuer, auth_url: authorization, token_url: token }: Addresses): Field | null {
  const preset = presetOf(type);
  if (preset.quirks.discovery) return issuer ?? preset.issuer ?? (authorization && token) ? null : 'issuer';
  if (!(authorization ?? preset.authUrl)) return 'auth_url';
  return token ?? preset.tokenUrl ? null : 'token_url';
}
