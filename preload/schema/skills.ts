import { z } from 'zod';

/** The fields of skill security: what a person and an agent see, and what they may send. */

export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

export const riskLevels = ['None', 'Low', 'Medium', 'High', 'Critical'] as const;
export type RiskLevel = (typeof riskLevels)[number];

export const skillStatuses = ['pending', 'approved', 'rejected', 'quarantined'] as const;
export type SkillStatus = (typeof skillStatuses)[number];

export const activityTypes = [
  'data_exfiltration', 'unexpected_network', 'privilege_escalation', 'behavior_change', 'credential_access',
] as const;
export type ActivityType = (typeof activityTypes)[number];

/** A place in a skill that a reviewer should look at. */
export interface SkillFinding {
  rule_id: string;
  rule_name: string;
  category: string;
  severity: Severity;
  /** Why the place matters. */
  description: string;
  /** The rule's regular expression. */
  matched_pattern: string;
  source_file: string;
  /** From 1. */
  line_number: number;
  /** What matched; the middle of a secret is left out. */
  matched_content: string;
  /** The lines around, secrets masked; `first_line` is the number of the first of them. */
  context: { first_line: number; lines: string[] };
}

export interface SkillFile {
  path: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

export interface SkillAnalysis {
  content_hash: string;
  risk_score: number;
  risk_level: RiskLevel;
  /** The gravest first; at most 100. */
  findings: SkillFinding[];
  categories: string[];
  files: SkillFile[];
}

/** What a person decided on content that another one has taken the place of since. */
export interface DecidedContent {
  status: SkillStatus;
  content_hash: string;
  has_package: boolean;
  risk_score: number;
  risk_level: RiskLevel;
  reviewer: string | null;
  notes: string;
  reviewed_at: string | null;
}

/** One version of a skill. An approval holds for `content_hash` alone: other content is pending again. */
export interface SkillView {
  id: number;
  name: string;
  version: string;
  author: string;
  description: string;
  status: SkillStatus;
  risk_score: number;
  risk_level: RiskLevel;
  content_hash: string;
  categories: string[];
  findings_count: number;
  submissions_count: number;
  has_package: boolean;
  download_count: number;
  reviewer: string | null;
  notes: string;
  reviewed_at: string | null;
  created_at: string;
  updated_at: string;
  /** Holds for its own content until a person decides on the other. Null where no other has come. */
  decided: DecidedContent | null;
}

export interface SkillDetail extends SkillView {
  findings: SkillFinding[];
  files: SkillFile[];
}

export interface SubmissionView {
  id: number;
  skill_id: number;
  name: string;
  version: string;
  /** The agent that asked, or "admin-upload:" and the door that a person used. */
  submitted_by: string;
  content_hash: string;
  risk_score: number;
  risk_level: RiskLevel;
  findings_count: number;
  /** Linked where the same content was approved before. */
  status: 'analyzed' | 'linked_to_approved';
  submitted_at: string;
}

export interface SubmissionDetail extends SubmissionView {
  findings: SkillFinding[];
  files: SkillFile[];
}

/** What an agent saw a skill do. The severity follows from the kind of activity. */
export interface SkillReportView {
  id: number;
  skill_name: string;
  activity_type: ActivityType;
  description: string;
  evidence: string;
  agent_name: string;
  severity: Severity;
  /** High and critical reports alert the person until someone has seen them. */
  alert_created: boolean;
  acknowledged: boolean;
  reported_at: string;
}

/** Numbers for the first look. */
export interface SkillsOverview {
  total: number;
  by_status: Record<SkillStatus, number>;
  by_level: Record<RiskLevel, number>;
  /** Who submitted most, at most five. */
  agents: { name: string; submissions: number }[];
  recent: SubmissionView[];
  reports: number;
}

export interface SkillComparison {
  from: { id: number; name: string; version: string; risk_score: number; risk_level: RiskLevel };
  to: { id: number; name: string; version: string; risk_score: number; risk_level: RiskLevel };
  new_findings: SkillFinding[];
  resolved_findings: SkillFinding[];
  unchanged_findings: SkillFinding[];
  files: { path: string; change: 'added' | 'removed' | 'changed' }[];
  score_delta: number;
  recommendation: string;
}

/** A line in the diff of a file, secrets masked and unseen characters as `\u{200b}`. Line numbers are from 1. */
export interface SkillDiffLine {
  change: 'same' | 'added' | 'removed';
  /** Its number in the older version; null for a line that is new. */
  before: number | null;
  /** Its number in the newer version; null for a line that is gone. */
  after: number | null;
  text: string;
  /** Characters at its end that are left out. */
  cut: number;
}

export interface SkillFileDiff {
  path: string;
  change: 'added' | 'removed' | 'changed';
  added: number;
  removed: number;
  /** Changed lines with those around them; between two hunks lie lines that did not change. */
  hunks: SkillDiffLine[][];
  /** Lines of the hunks that are left out, because there are too many. */
  left_out: number;
  /** Why there are no hunks: what differs is no text or a secret, or the files before this one took all the room. */
  hidden: 'not_text' | 'secret' | 'no_room' | null;
}

/** How the text of two versions differs. */
export interface SkillDiff {
  /** False where a single source was too long to be kept, or came before sources were. */
  text_kept: boolean;
  files: SkillFileDiff[];
}

export interface SkillPackage {
  filename: string;
  /** The ZIP archive in Base64. */
  content: string;
  /** Bytes of the archive. */
  size: number;
  content_hash: string;
  /** SHA-256 of the archive itself. */
  package_hash: string;
  risk_level: RiskLevel;
}

/** What of skill security belongs into every window: badges, and what needs the person. */
export interface SkillsSummary {
  pending: number;
  alerts: { report_id: number; skill_name: string; activity_type: ActivityType; severity: Severity }[];
  /** Another number whenever the lists are to be read again. */
  revision: number;
}

/** Largest package or single source that is read, in bytes: some bring a folder of fonts along. */
export const skillSizeLimit = 10 * 1024 * 1024;

/** The same in words. */
export const skillSizeShown = `${skillSizeLimit / (1024 * 1024)} MB`;

/** Characters that nobody sees would make two names look like one. */
export const skillName = z.string().trim().min(1, 'Give the skill a name.').max(100, 'Use at most 100 characters.')
  .refine((text) => !/[\p{Cc}\p{Cf}\p{Co}]/u.test(text), 'Use characters that can be seen.');

const version = z.string().trim().min(1).max(50, 'Use at most 50 characters.');
const note = z.string().max(2000, 'Use at most 2000 characters.');
const base64 = z.string().max(Math.ceil(skillSizeLimit / 3) * 4, `The file is larger than ${skillSizeShown}.`);

const aboutSkill = {
  version: version.optional(),
  author: z.string().max(200).optional(),
  description: note.optional(),
};

/** One source as text. */
export const skillAnalyze = z.object({
  name: skillName,
  source: z.string().min(1, 'There is no source to analyse.').max(skillSizeLimit, `The source is larger than ${skillSizeShown}.`),
  ...aboutSkill,
});
export type SkillAnalyze = z.input<typeof skillAnalyze>;

/** A ZIP archive, or the files of a folder; contents in Base64. */
export const skillUpload = z.object({
  name: skillName.optional(),
  file_name: z.string().max(255).optional(),
  archive: base64.optional(),
  files: z.array(z.object({ path: z.string().min(1).max(500), content: base64 })).min(1).max(500).optional(),
  ...aboutSkill,
}).refine((value) => (value.archive === undefined) !== (value.files === undefined), {
  path: ['archive'], message: 'Send either an archive or files.',
});
export type SkillUpload = z.input<typeof skillUpload>;

/** `content_hash`: of the content that the reviewer was shown. */
export const skillReview = z.object({
  status: z.enum(['approved', 'rejected', 'quarantined', 'pending']),
  content_hash: z.string().regex(/^[0-9a-f]{64}$/),
  notes: note.optional(),
  reviewer: z.string().trim().max(100).optional(),
});
export type SkillReview = z.input<typeof skillReview>;
