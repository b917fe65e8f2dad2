import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { ProviderPreset } from '../../../main/providers/preset.ts';
import { presets } from '../../../main/providers/presets/index.ts';

/** What docs/providers.md says of one provider. */
function section(preset: ProviderPreset): string {
  const issuer = preset.issuer ?? preset.issuerHint;
  return [
    `### ${preset.label}`,
    '',
    ...preset.steps.map((step, index) => `${index + 1}. ${step.replace(' shown here', '').replace('this form', 'the form')}`),
    '',
    ...(preset.consoleUrl ? [`- Console: <${preset.consoleUrl}>`] : []),
    `- ${issuer ? `Issuer: \`${issuer}\`` : preset.authUrl ? 'Its addresses are known to Gatehouse.' : 'Its addresses are typed in.'}`,
    `- Scopes: ${preset.scopes.length ? preset.scopes.map((scope) => `\`${scope}\``).join(', ') : 'none are preset'}`,
    ...preset.notes.map((note) => `- ${note}`),
  ].join('\n');
}

test('docs/providers.md says of every provider what its form says', async () => {
  const docs = await readFile('docs/providers.md', 'utf8');
  const [, written = ''] = docs.split('## The providers\n\n');
  // To renew it, put what is expected here into the file.
  expect(written).toBe(`${presets.map(section).join('\n\n')}\n`);
});
