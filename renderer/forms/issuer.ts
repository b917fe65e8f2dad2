import type { IssuerName } from '../text/kinds.ts';

/** A preset's issuer with one part to fill in: what stands before and after that part. */
function partsOf(hint: string | null): { before: string; after: string } | null {
  const match = /^([^{}]*)\{[^{}]*\}([^{}]*)$/.exec(hint ?? '');
  return match ? { before: match[1] ?? '', after: match[2] ?? '' } : null;
}

const inHost = (before: string): boolean => before === 'https://';

/** What the provider's console calls the part that differs from one organisation to the next. */
export function issuerName(hint: string | null): IssuerName {
  const parts = partsOf(hint);
  if (!parts) return 'url';
  if (!inHost(parts.before)) return 'tenant';
  return parts.after.startsWith('.') ? 'domain' : 'url';
}

/**
 * The issuer URL for what a person typed: the whole URL, or only the part that the provider's console shows, such as
 * Entra's tenant id ("https://login.microsoftonline.com/{tenant}/v2.0") or a domain of Okta. Text that can't be
 * completed comes back as it is.
 * @param hint the preset's issuer with the part in braces
 */
export function completeIssuer(typed: string, hint: string | null): string {
  const text = typed.trim().replace(/\/$/, '');
  const parts = partsOf(hint);
  if (!parts || !/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(text)) return typed.trim();
  const { before, after } = parts;
  if (!inHost(before)) return `${before}${text}${after}`;
  if (text.includes('.')) return `${before}${text}${after.replace(/^[^/]*/, '')}`;
  return after.startsWith('.') ? `${before}${text}${after}` : typed.trim();
}
