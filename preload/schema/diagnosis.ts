/** Diagnosis: what was looked at, what was found, and the one thing to do about it. */

/** "problem": something does not work; "note": worth knowing; "unknown": it could not be looked at. */
export const verdicts = ['problem', 'unknown', 'note', 'good'] as const;
export type Verdict = (typeof verdicts)[number];

/** What a finding is about, in the order in which a report shows them. */
export const diagnosisTopics = ['gatehouse', 'providers', 'proxies', 'apps'] as const;
export type DiagnosisTopic = (typeof diagnosisTopics)[number];

/** What Gatehouse can do about a finding, or the place in the window where a person does it. */
export type FixAction =
  /** Done at once. */
  | { kind: 'start_proxy' | 'restart_proxy'; id: number }
  | { kind: 'mend_app'; app: string }
  /** Opens the provider's sign-in in the browser. */
  | { kind: 'connect'; id: number }
  /** Places in the window. */
  | { kind: 'edit_proxy'; id: number; field: string | null }
  | { kind: 'edit_provider'; id: number }
  | { kind: 'show_proxy' | 'show_reach' | 'show_activity' | 'show_sign_ins'; id: number }
  | { kind: 'show_settings' | 'show_network' | 'show_consents' };

export interface Fix {
  /** A sentence in the imperative. */
  text: string;
  /** Null where only the person can do it. */
  action: FixAction | null;
}

export interface Finding {
  /** Name of the check, e.g. "proxy-documents"; the same from release to release. */
  check: string;
  topic: DiagnosisTopic;
  /** The provider, proxy or application by its name; null where it is about Gatehouse as a whole. */
  subject: string | null;
  /** Of the check, in a few words. */
  title: string;
  verdict: Verdict;
  looked_at: string;
  /** In sentences. Never holds a secret. */
  found: string;
  fix: Fix | null;
}

export interface DiagnosisReport {
  at: string;
  /** How many findings are problems. */
  problems: number;
  findings: Finding[];
  /** The same as text, for a terminal and for a bug report. The home folder's name is left out. */
  text: string;
}
