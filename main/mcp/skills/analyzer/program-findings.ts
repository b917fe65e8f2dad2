import type { SkillFinding } from '../../../../preload/schema/skills.ts';
import type { SourceFile } from './source-file.ts';

/** The first bytes of programs and archives, which no rule can look into. */
const signs: { bytes: (number | null)[]; what: string; rule: string; severity: SkillFinding['severity'] }[] = [
  { bytes: [0x7f, 0x45, 0x4c, 0x46], what: 'a program for Linux', rule: 'program', severity: 'high' },
  { bytes: [0x4d, 0x5a, 0x90], what: 'a program for Windows', rule: 'program', severity: 'high' },
  { bytes: [0xcf, 0xfa, 0xed, 0xfe], what: 'a program for macOS', rule: 'program', severity: 'high' },
  { bytes: [0xca, 0xfe, 0xba, 0xbe], what: 'a program for macOS or Java', rule: 'program', severity: 'high' },
  { bytes: [null, 0x0d, 0x0d, 0x0a], what: 'compiled Python', rule: 'program', severity: 'high' },
  { bytes: [0x00, 0x61, 0x73, 0x6d], what: 'a program for WebAssembly', rule: 'wasm', severity: 'medium' },
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'an archive', rule: 'archive', severity: 'medium' },
  { bytes: [0x1f, 0x8b], what: 'an archive', rule: 'archive', severity: 'medium' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], what: 'an archive', rule: 'archive', severity: 'medium' },
  { bytes: [0x52, 0x61, 0x72, 0x21], what: 'an archive', rule: 'archive', severity: 'medium' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58], what: 'an archive', rule: 'archive', severity: 'medium' },
];

/** What cannot be read as text is at least named. What is after the sign may still be text that an agent reads. */
export function programFinding({ path, content }: SourceFile): SkillFinding | null {
  const sign = signs.find(({ bytes }) => bytes.every((byte, index) => byte === null || content[index] === byte));
  if (sign === undefined) return null;
  return {
    rule_id: `package.${sign.rule}`,
    rule_name: `Holds ${sign.what}`,
    category: 'Malware delivery',
    severity: sign.severity,
    description: 'The rules cannot look inside: find out where it comes from.',
    matched_pattern: '',
    source_file: path,
    line_number: 1,
    matched_content: `${content.length} bytes`,
    context: { first_line: 1, lines: [] },
  };
}
