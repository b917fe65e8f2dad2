import { z } from 'zod';
import {
  riskLevels, severities, skillName as visibleName, skillStatuses, type SkillDetail, type SkillFinding, type SkillView,
} from '../../../../preload/schema/skills.ts';

/** What the tools of skill security take and give, in the words of their documentation. */

export const skillName = visibleName.describe('Name of the skill');
export const version = z.string().min(1).max(50).describe('Version of the skill; left out: the one that changed last');
export const level = z.enum(riskLevels);
export const status = z.enum(skillStatuses);

export const finding = z.object({
  rule_id: z.string(), rule_name: z.string(), category: z.string(), severity: z.enum(severities), description: z.string(),
  matched_pattern: z.string(), source_file: z.string(), line_number: z.number().int(), matched_content: z.string(),
});

/** The lines around stay with the person: an agent has the source. */
export const findingOf = ({ context: _, ...found }: SkillFinding): z.input<typeof finding> => found;

export const listed = z.object({
  skill_name: z.string(), version: z.string(), author: z.string(), description: z.string(), status, risk_score: z.number(),
  risk_level: level, content_hash: z.string(), categories: z.array(z.string()), has_package: z.boolean(), download_count: z.number(),
});

export const listedOf = (skill: SkillView): z.input<typeof listed> => ({
  skill_name: skill.name, version: skill.version, author: skill.author, description: skill.description, status: skill.status,
  risk_score: skill.risk_score, risk_level: skill.risk_level, content_hash: skill.content_hash, categories: skill.categories,
  has_package: skill.has_package, download_count: skill.download_count,
});

export const details = listed.extend({ reviewed_at: z.string().nullable(), notes: z.string(), findings: z.array(finding) });

export const detailsOf = (skill: SkillDetail): z.input<typeof details> => ({
  ...listedOf(skill), reviewed_at: skill.reviewed_at, notes: skill.notes, findings: skill.findings.map(findingOf),
});
