import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { AppDefinition } from '../../../main/clients/app.ts';
import { inFlatpak, platforms } from '../../../main/clients/places/path-template.ts';
import { apps } from '../../../main/clients/registry/apps.ts';

const facts = { name: 'linear', url: 'http://localhost:9050/mcp', transport: 'http', credential: { kind: 'oauth' } } as const;
const doorWords = { link: 'its link', command: 'its own command line', file: 'its file', snippet: 'a text to paste' };

/** What docs/apps.md says of one application. */
function section(app: AppDefinition): string {
  const entry = app.entry?.(facts, ['mcpServers']) ?? app.bridgeEntry?.({ command: '…/bridge', args: ['…'], env: {} });
  const usual = app.file?.paths.usual;
  const paths = usual ? [...new Set(platforms.flatMap((platform) => usual[platform]))] : [];
  const overrides = app.file?.paths.overrides ?? [];
  const pointer = app.file?.paths.pointer;
  return [
    `### ${app.name}`,
    '',
    `By ${app.doors.map((door) => doorWords[door]).join(', or ')}.`,
    ...(paths.length ? ['', `${app.file?.format}: ${[...overrides, ...paths].map((path) => `\`${path}\``).join(', ')}`] : []),
    ...(paths.length && app.file?.paths.flatpak ? [`As a Flatpak: \`${inFlatpak(app.file.paths.flatpak, app.file.paths.usual)}\`.`] : []),
    ...(app.file?.mustExist ? ['Only where the file is there already: older versions read another one.'] : []),
    ...(pointer ? [`Or \`${pointer.path}\` in the folder that \`${pointer.file}\` names; without that file in \`${pointer.older}\`, where it exists.`] : []),
    '',
    `Entry: \`${JSON.stringify(entry)}\``,
    '',
    ...app.doors.flatMap((door) => (app.steps[door] ? [`- After ${doorWords[door]}: ${app.steps[door]}`] : [])),
    ...(app.signInStep ? [`- Where it has to sign in: ${app.signInStep.replaceAll('{name}', 'linear')}`] : []),
  ].join('\n');
}

test('docs/apps.md says of every application what Gatehouse does', async () => {
  const docs = await readFile('docs/apps.md', 'utf8');
  const [, written = ''] = docs.split('## The applications\n\n');
  // To renew it, put what is expected here into the file.
  expect(written).toBe(`${apps.map(section).join('\n\n')}\n`);
});
