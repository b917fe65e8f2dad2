/**
 * Makes a client's own words fit to be shown: control, bidirectional and zero-width characters go (CVE-2025-62800,
 * CVE-2026-32112 and their kin), white space folds, length is capped.
 */
export function plainText(text: string, maxLength = 80): string {
  const visible = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = [...visible];
  return characters.length > maxLength ? `${characters.slice(0, maxLength - 1).join('')}…` : visible;
}
