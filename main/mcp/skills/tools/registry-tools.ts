import { z } from 'zod';
import { riskLevels, skillStatuses, type SkillView } from '../../../../preload/schema/skills.ts';
import { defineTool, type McpTool } from '../../server/tool-set.ts';
import { skillNotFound } from '../registry/skill-errors.ts';
import type { SkillService } from '../registry/skill-service.ts';
import { finding, findingOf, level, listed, listedOf, skillName, version } from './schemas.ts';

const text = z.string().max(200);
const list = z.object({ skills: z.array(listed), total: z.number().int() });

const answerOf = (found: readonly SkillView[], most: number) => ({
  text: found.length === 1 ? 'Found 1 skill.' : `Found ${found.length} skills.`,
  data: { skills: found.slice(0, most).map(listedOf), total: found.length },
});

const holds = (whole: string, part: string | undefined): boolean =>
  part === undefined || whole.toLowerCase().includes(part.toLowerCase());

const ofCategory = (skill: SkillView, category: string | undefined): boolean =>
  category === undefined || skill.categories.some((name) => name.toLowerCase() === category.toLowerCase());

/** What the registry holds, for agents. It is read here, never changed. */
export const registryTools = (skills: SkillService): McpTool[] => [
  defineTool({
    name: 'list_approved_skills',
    title: 'List skills',
    description: 'Skills of the registry, the approved ones unless another status is asked for.',
    input: z.object({
      category: text.optional(), risk_level: level.optional(), status: z.enum([...skillStatuses, 'all']).default('approved'),
      search: text.optional(), max_results: z.number().int().min(1).max(100).default(50),
    }),
    output: list,
    readOnly: true,
    async run({ category, risk_level: wanted, status, search, max_results: most }) {
      const found = (await skills.list()).filter((skill) => (status === 'all' || skill.status === status)
        && (wanted === undefined || skill.risk_level === wanted) && ofCategory(skill, category)
        && holds(`${skill.name}\n${skill.description}`, search));
      return answerOf(found, most);
    },
  }),
  defineTool({
    name: 'search_skills',
    title: 'Search skills',
    description: 'Approved skills that fit, with whether they can be downloaded.',
    input: z.object({
      query: text.optional(), category: text.optional(), risk_level: level.optional(), author: text.optional(),
      has_package: z.boolean().optional(),
    }),
    output: list,
    readOnly: true,
    async run({ query, category, risk_level: wanted, author, has_package: packaged }) {
      const found = (await skills.list()).filter((skill) => skill.status === 'approved'
        && (wanted === undefined || skill.risk_level === wanted) && ofCategory(skill, category) && holds(skill.author, author)
        && (packaged === undefined || skill.has_package === packaged) && holds(`${skill.name}\n${skill.description}`, query));
      return answerOf(found, 100);
    },
  }),
  defineTool({
    name: 'get_skill_security_status',
    title: 'Status of several skills',
    description: 'Where each of the named skills stands. Call it at the start with all skills that you have.',
    input: z.object({ skill_names: z.array(skillName).min(1).max(100) }),
    output: z.object({
      status: z.object({
        skill_statuses: z.array(z.object({
          skill_name: z.string(), version: z.string().nullable(), status: z.enum([...skillStatuses, 'unknown']), risk_score: z.number(),
          risk_level: z.enum([...riskLevels, 'Unknown']),
        })),
        overall_risk: z.enum([...riskLevels, 'Unknown']), unapproved_count: z.number().int(), recommendations: z.array(z.string()),
      }),
    }),
    readOnly: true,
    async run({ skill_names: names }) {
      const all = await skills.list();
      const statuses = names.map((name) => {
        const skill = all.find((one) => one.name === name);
        return skill
          ? { skill_name: name, version: skill.version, status: skill.status, risk_score: skill.risk_score, risk_level: skill.risk_level }
          : { skill_name: name, version: null, status: 'unknown' as const, risk_score: 0, risk_level: 'Unknown' as const };
      });
      const unapproved = statuses.filter(({ status }) => status !== 'approved');
      const worst = Math.max(-1, ...statuses.map(({ risk_level: of }) => (of === 'Unknown' ? -1 : riskLevels.indexOf(of))));
      return {
        text: unapproved.length === 0 ? 'All are approved.' : `${unapproved.length} of ${names.length} are not approved.`,
        data: {
          status: {
            skill_statuses: statuses, overall_risk: riskLevels[worst] ?? 'Unknown' as const, unapproved_count: unapproved.length,
            recommendations: unapproved.map(({ skill_name: name, status }) => (status === 'unknown'
              ? `${name}: send its source to analyze_skill.`
              : status === 'pending' ? `${name}: wait until a person has reviewed it.` : `${name}: do not use it.`)),
          },
        },
      };
    },
  }),
  defineTool({
    name: 'get_system_prompt',
    title: 'Rules for agents',
    description: 'What to put into the instructions of an agent, so that it asks before it uses a skill.',
    input: z.object({}),
    output: z.object({ prompt: z.string() }),
    readOnly: true,
    run: async () => ({ text: 'Rules for agents.', data: { prompt: skills.systemPrompt() } }),
  }),
  defineTool({
    name: 'download_skill',
    title: 'Download a skill',
    description: 'The package of an approved skill, as a ZIP archive in Base64. Without a version: the one that was approved last.',
    input: z.object({ skill_name: skillName, version: version.optional(), agent_name: text.optional() }),
    output: z.object({
      package: z.object({
        filename: z.string(), content: z.string(), size: z.number().int(), content_hash: z.string(), package_hash: z.string(),
        risk_level: level,
      }),
    }),
    readOnly: false,
    async run({ skill_name: name, version: wanted, agent_name: agent }, { client, address }) {
      const versions = (await skills.list()).filter((one) => one.name === name && (wanted === undefined || one.version === wanted));
      const skill = versions.find(({ status, has_package: packaged }) => status === 'approved' && packaged) ?? versions[0];
      if (!skill) throw skillNotFound();
      const found = await skills.download(skill.id, `${agent ?? client ?? 'an agent'} at ${address}`);
      return { text: `${found.filename}, ${found.size} bytes.`, data: { package: found } };
    },
  }),
  defineTool({
    name: 'compare_skill_versions',
    title: 'Compare two versions of a skill',
    description: 'What a version of a skill brings and what it is rid of.',
    input: z.object({ skill_name: skillName, from_version: version, to_version: version.optional() }),
    output: z.object({
      comparison: z.object({
        from_version: z.string(), to_version: z.string(), new_findings: z.array(finding), resolved_findings: z.array(finding),
        unchanged_findings: z.array(finding), score_delta: z.number(), recommendation: z.string(),
      }),
    }),
    readOnly: true,
    async run({ skill_name: name, from_version: before, to_version: after }) {
      const [from, to] = await Promise.all([skills.find(name, before), skills.find(name, after)]);
      if (!from || !to) throw skillNotFound('version of this skill');
      const found = await skills.compare(to.id, from.id);
      return {
        text: found.recommendation,
        data: {
          comparison: {
            from_version: from.version, to_version: to.version, new_findings: found.new_findings.map(findingOf),
            resolved_findings: found.resolved_findings.map(findingOf), unchanged_findings: found.unchanged_findings.map(findingOf),
            score_delta: found.score_delta, recommendation: found.recommendation,
          },
        },
      };
    },
  }),
];
