export const severities = ['Critical', 'High', 'Medium', 'Low'] as const;
export type Severity = (typeof severities)[number];

export const riskLevels = ['None', 'Low', 'Medium', 'High', 'Critical'] as const;
export type RiskLevel = (typeof riskLevels)[number];

/** One file of a skill, as text. A skill that was handed in as one source is one file. */
export interface SkillFile {
  /** Relative, with forward slashes. */
  path: string;
  text: string;
}

/** Something in a skill that a rule recognised. Field names are those of the MCP tools and of REST. */
export interface Finding {
  rule_id: string;
  rule_name: string;
  category: string;
  severity: Severity;
  /** Why this is worth a person's attention. */
  description: string;
  matched_pattern: string;
  source_file: string;
  line_number: number;
  /** Masked where it is a secret. */
  matched_content: string;
  /** The text warns of it, or names it as an example, rather than doing it. Such findings are Low. */
  mentioned: boolean;
}

export interface Analysis {
  /** SHA-256 of the content, in hex. */
  content_hash: string;
  risk_score: number;
  risk_level: RiskLevel;
  /** The worst first. */
  findings: Finding[];
  /** What was read, with sizes in bytes. */
  files: { path: string; size: number }[];
}
