import { z } from 'zod';
import { activityTypes, severities } from '../../../../preload/schema/skills.ts';
import { defineTool, type McpTool } from '../../server/tool-set.ts';
import { skillNotFound } from '../registry/skill-errors.ts';
import type { SkillService } from '../registry/skill-service.ts';
import { standingOf } from '../registry/standing.ts';
import { details, detailsOf, finding, findingOf, level, skillName, status, version } from './schemas.ts';

/** Largest source that an agent may send, in characters. */
const longestSource = 2 * 1024 * 1024;

/** Reading a skill, asking for its approval, and reporting what it did. None of them decides anything. */
export const reviewTools = (skills: SkillService): McpTool[] => [
  defineTool({
    name: 'analyze_skill',
    title: 'Analyse a skill',
    description: 'Reads a skill as text and lists what a reviewer should look at. Use it before a skill is used for the first time.',
    input: z.object({
      skill_name: skillName,
      skill_source: z.string().min(1).max(longestSource).describe('The whole source of the skill'),
      agent_name: z.string().min(1).max(100).describe('Name of the agent that asks'),
      description: z.string().max(2000).optional(),
      author: z.string().max(200).optional(),
      version: version.optional(),
    }),
    output: z.object({
      analysis: z.object({
        submission_id: z.number().int(), risk_score: z.number(), risk_level: level, findings: z.array(finding),
        approval_status: status, content_hash: z.string(), analysis_time_ms: z.number(),
      }),
    }),
    readOnly: false,
    unrecorded: ['skill_source', 'description'],
    async run({ skill_name: name, skill_source: source, agent_name: agent, ...about }) {
      const began = performance.now();
      const found = await skills.analyze({ name, source, ...about }, agent);
      const approval = await skills.statusOf(found.skill_id, found.content_hash);
      return {
        text: `${name}: risk ${found.risk_level} (${found.risk_score}), ${found.findings.length} findings, ${approval}.`,
        data: {
          analysis: {
            submission_id: found.id, risk_score: found.risk_score, risk_level: found.risk_level,
            findings: found.findings.map(findingOf), approval_status: approval, content_hash: found.content_hash,
            analysis_time_ms: Math.round(performance.now() - began),
          },
        },
      };
    },
  }),
  defineTool({
    name: 'check_skill_approval',
    title: 'Check whether a skill is approved',
    description: 'Tells whether a person approved exactly this content. Only approved skills may be used.',
    input: z.object({
      skill_name: skillName,
      content_hash: z.string().regex(/^[0-9a-f]{64}$/i).optional().describe('SHA-256 of the content, as analyze_skill gives it'),
      version: version.optional(),
    }),
    output: z.object({
      approval: z.object({
        approved: z.boolean(), status: z.enum([...status.options, 'unknown']), risk_score: z.number(),
        risk_level: z.enum([...level.options, 'Unknown']), approved_at: z.string().nullable(), notes: z.string(),
        version: z.string().nullable(), content_hash: z.string().nullable().describe('The content that this is about'),
      }),
    }),
    readOnly: true,
    async run({ skill_name: name, content_hash: hash, version: wanted }) {
      const found = standingOf(await skills.list(), { name, version: wanted, hash });
      if (found === null || found === 'unreviewed') {
        const nothing = { approved: false, risk_score: 0, risk_level: 'Unknown' as const, approved_at: null, notes: '', version: null, content_hash: null };
        return found === null
          ? { text: `${name} is not known.`, data: { approval: { ...nothing, status: 'unknown' as const } } }
          : { text: `This content of ${name} was never reviewed.`, data: { approval: { ...nothing, status: 'pending' as const } } };
      }
      const { status: decided, risk_score, risk_level, notes, version: of, content_hash, reviewed_at } = found;
      const approved = decided === 'approved';
      const about = hash === undefined ? ` That is about the content ${content_hash}: compare it with yours.` : '';
      return {
        text: `${name} ${of} is ${decided}.${about}`,
        data: {
          approval: {
            approved, status: decided, risk_score, risk_level, approved_at: approved ? reviewed_at : null, notes, version: of, content_hash,
          },
        },
      };
    },
  }),
  defineTool({
    name: 'get_skill_details',
    title: 'Details of a skill',
    description: 'Findings, review and package of one skill.',
    input: z.object({ skill_name: skillName, version: version.optional() }),
    output: z.object({ skill: details }),
    readOnly: true,
    async run({ skill_name: name, version: wanted }) {
      const skill = await skills.find(name, wanted);
      if (!skill) throw skillNotFound();
      return { text: `${name} ${skill.version}: ${skill.status}, risk ${skill.risk_level}.`, data: { skill: detailsOf(skill) } };
    },
  }),
  defineTool({
    name: 'report_skill_activity',
    title: 'Report what a skill did',
    description: 'Tells the person of something that a skill did and did not announce. Grave reports alert the person at once.',
    input: z.object({
      skill_name: skillName, activity_type: z.enum(activityTypes), description: z.string().min(1).max(2000),
      agent_name: z.string().min(1).max(100), evidence: z.string().max(4000).optional(),
    }),
    output: z.object({ report: z.object({ report_id: z.number().int(), severity: z.enum(severities), alert_created: z.boolean() }) }),
    readOnly: false,
    unrecorded: ['description', 'evidence'],
    async run(report) {
      const made = await skills.report({ ...report, evidence: report.evidence ?? '' });
      return {
        text: made.alert_created ? 'Noted; the person is alerted. Stop using the skill.' : 'Noted.',
        data: { report: { report_id: made.id, severity: made.severity, alert_created: made.alert_created } },
      };
    },
  }),
];
