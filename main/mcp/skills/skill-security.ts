import type { McpToolSet } from '../server/tool-set.ts';
import type { SkillService } from './registry/skill-service.ts';
import { registryTools } from './tools/registry-tools.ts';
import { reviewTools } from './tools/review-tools.ts';

/** The skill security server. Approval is a person's: no tool gives it. */
export const skillSecurity = (skills: SkillService): McpToolSet => ({
  id: 'skill-security',
  name: 'gatehouse-skill-security',
  title: 'Skill security',
  instructions: 'Before a skill is used: analyze_skill, then check_skill_approval with its content hash. Use approved skills only.',
  tools: [...reviewTools(skills), ...registryTools(skills)],
});
