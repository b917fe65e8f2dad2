import type { RequirementTest } from './chapter.ts';
import { requirements, type RequirementId } from './requirements.ts';

const documents: Readonly<Record<string, string>> = {
  'RFC 6585': 'Additional HTTP Status Codes',
  'RFC 6749': 'The OAuth 2.0 Authorization Framework',
  'RFC 6750': 'Bearer Token Usage',
  'RFC 7009': 'Token Revocation',
  'RFC 7517': 'JSON Web Key',
  'RFC 7591': 'Dynamic Client Registration',
  'RFC 7636': 'Proof Key for Code Exchange',
  'RFC 7662': 'Token Introspection',
  'RFC 8252': 'OAuth 2.0 for Native Apps',
  'RFC 8414': 'Authorization Server Metadata',
  'RFC 8707': 'Resource Indicators',
  'RFC 9068': 'JWT Profile for Access Tokens',
  'RFC 9110': 'HTTP Semantics',
  'RFC 9207': 'Authorization Server Issuer Identification',
  'RFC 9700': 'Best Current Practice for OAuth 2.0 Security',
  'RFC 9728': 'Protected Resource Metadata',
  'MCP 2025-03-26': 'Model Context Protocol, revision 2025-03-26',
  'MCP 2025-06-18': 'Model Context Protocol, revision 2025-06-18',
  'MCP 2025-11-25': 'Model Context Protocol, revision 2025-11-25',
  'MCP 2026-07-28': 'Model Context Protocol, revision 2026-07-28',
  Gatehouse: 'What Gatehouse promises beyond them',
};

const documentOf = (id: string): string => /^(RFC \d+|MCP [\d-]+|Gatehouse)/.exec(id)?.[0] ?? '';

/** The requirements of one document, in the order in which its sections stand. */
const idsOf = (document: string): RequirementId[] =>
  (Object.keys(requirements) as RequirementId[])
    .filter((id) => documentOf(id) === document)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));

/** The page that leads from each requirement to its tests. */
export function conformanceTable(tests: readonly RequirementTest[]): string {
  const count = (kind: RequirementTest['kind']): number => tests.filter((test) => test.kind === kind).length;
  const sections = Object.entries(documents).map(([document, title]) => section(document, title, tests));
  return `# Conformance

What the specifications ask of Gatehouse's authorization server, and the tests that hold it to that. The tests run
over HTTP against a running Gatehouse between a real OpenID provider and a real MCP server; they are in
\`test/oauth-conformance\`, and run with \`npm test\`. Each requirement has tests that what it asks for works, and
tests that what it forbids is refused. A number in brackets counts tests that differ in the mode of the proxy
(gateway, upstream) or in the spelling of this computer (\`localhost\`, \`127.0.0.1\`, \`[::1]\`) only.

${Object.keys(requirements).length} requirements, ${tests.length} tests:
${count('holds')} that hold, ${count('refuses')} that refuse.

This page is made from the tests: \`npx vitest run test/oauth-conformance/table.test.ts -u\`.

${sections.join('\n')}`;
}

function section(document: string, title: string, tests: readonly RequirementTest[]): string {
  const rows = idsOf(document).map((id) => {
    const mine = tests.filter((test) => test.id === id);
    const cells = [
      cell(id.slice(document.length + 1)),
      cell(requirements[id]),
      titles(mine, 'holds'),
      titles(mine, 'refuses'),
    ];
    return `| ${cells.join(' | ')} |\n`;
  });
  return `## ${document === 'Gatehouse' ? title : `${document}: ${title}`}

| Section | Requirement | Holds | Refuses |
| --- | --- | --- | --- |
${rows.join('')}`;
}

/** The titles, those alike but for mode and spelling in one line with their number. */
function titles(tests: readonly RequirementTest[], kind: RequirementTest['kind']): string {
  const counts = new Map<string, number>();
  for (const test of tests.filter((candidate) => candidate.kind === kind)) {
    const title = test.title.replace(
      /^(?:(?:gateway|upstream) mode)?(?:, )?(?:localhost|127\.0\.0\.1|\[::1\])?(?:: |, )/,
      '',
    );
    counts.set(title, (counts.get(title) ?? 0) + 1);
  }
  return [...counts].map(([title, count]) => cell(title) + (count > 1 ? ` (${count})` : '')).join('<br>');
}

/** Text that stays text within a table of Markdown. */
const cell = (text: string): string =>
  text
    .replace(/[\\`*_[\]#]/g, '\\$&')
    .replace(/\|/g, '\\|')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\p{Cc}\p{Cf}]/gu, '?');
