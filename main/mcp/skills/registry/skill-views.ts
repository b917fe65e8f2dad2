import type {
  ActivityType, DecidedContent, SkillAnalysis, SkillReportView, SkillView, SubmissionDetail, SubmissionView,
} from '../../../../preload/schema/skills.ts';
import type { SkillContentRecord, SkillRecord, SkillReportRecord, SkillSubmissionRecord } from '../../../store/records.ts';
import { makesAlert } from './report-severity.ts';

/** Records as people and programs see them. */

const iso = (time: number): string => new Date(time).toISOString();

export function skillView(skill: SkillRecord): SkillView {
  const { id, name, version, author, description, status, content_hash, has_package, reviewer, notes } = skill;
  return {
    id, name, version, author, description, status, content_hash, has_package, reviewer, notes,
    risk_score: skill.risk_score,
    risk_level: skill.risk_level,
    categories: skill.categories,
    findings_count: skill.findings_count,
    submissions_count: skill.submissions,
    download_count: skill.downloads,
    reviewed_at: skill.reviewed_at === null ? null : iso(skill.reviewed_at),
    created_at: iso(skill.created_at),
    updated_at: iso(skill.updated_at),
    decided: skill.decided ? decidedContent(skill.decided) : null,
  };
}

const decidedContent = ({
  status, content_hash, has_package, risk_score, risk_level, reviewer, notes, reviewed_at: at,
}: SkillContentRecord): DecidedContent =>
  ({ status, content_hash, has_package, risk_score, risk_level, reviewer, notes, reviewed_at: at === null ? null : iso(at) });

export function submissionView(submission: SkillSubmissionRecord): SubmissionView {
  const { id, skill_id, name, version, submitted_by, content_hash, linked, submitted_at } = submission;
  return {
    id, skill_id, name, version, submitted_by, content_hash,
    risk_score: submission.risk_score,
    risk_level: submission.risk_level,
    findings_count: submission.findings_count,
    status: linked ? 'linked_to_approved' : 'analyzed',
    submitted_at: iso(submitted_at),
  };
}

export const submissionDetail = (submission: SkillSubmissionRecord, analysis: SkillAnalysis | null): SubmissionDetail =>
  ({ ...submissionView(submission), findings: analysis?.findings ?? [], files: analysis?.files ?? [] });

export const reportView = ({ reported_at, activity_type, ...report }: SkillReportRecord): SkillReportView => ({
  ...report,
  activity_type: activity_type as ActivityType,
  alert_created: makesAlert(report.severity),
  reported_at: iso(reported_at),
});
